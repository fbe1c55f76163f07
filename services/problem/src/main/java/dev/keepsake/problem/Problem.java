package dev.keepsake.problem;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * The body of every error answer, as RFC 9457 has it, with the trace id and the fields at fault.
 */
@Serdeable
@Schema(
    description = "An error, as RFC 9457 has it.",
    requiredProperties = {"type", "title", "status", "detail", "instance"})
public record Problem(
    @Schema(
            example = "urn:keepsake:problem:invalid-request",
            pattern = "^urn:keepsake:problem:[a-z0-9-]+$")
        String type,
    @Schema(example = "Bad Request") String title,
    @Schema(example = "400", minimum = "400", maximum = "599") int status,
    @Schema(example = "total: is required") String detail,
    @Schema(example = "/api/orders", description = "the path of the request") String instance,
    @Nullable
        @Schema(
            example = "4bf92f3577b34da6a3ce929d0e0e4736",
            pattern = "^[0-9a-f]{32}$",
            description = "by which the trace of the request is found")
        String traceId,
    @Nullable @Schema(description = "the fields at fault, if any") List<FieldError> errors) {
  static final String TYPE_PREFIX = "urn:keepsake:problem:";

  static Problem of(
      HttpRequest<?> request,
      HttpStatus status,
      String kind,
      String detail,
      List<FieldError> errors) {
    SpanContext span = Span.current().getSpanContext();
    return new Problem(
        TYPE_PREFIX + kind,
        status.getReason(),
        status.getCode(),
        detail,
        request.getUri().getRawPath(),
        span.isValid() ? span.getTraceId() : null,
        errors);
  }

  /** The last part of the type, or null for a type that is not ours. */
  String kind() {
    return type != null && type.startsWith(TYPE_PREFIX)
        ? type.substring(TYPE_PREFIX.length())
        : null;
  }
}
