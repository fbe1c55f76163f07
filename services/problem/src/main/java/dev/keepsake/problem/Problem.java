package dev.keepsake.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;

/**
 * The body of every error answer, as RFC 9457 has it, with the trace id and the fields at fault.
 */
@Serdeable
record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    String traceId,
    List<FieldError> errors) {
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
