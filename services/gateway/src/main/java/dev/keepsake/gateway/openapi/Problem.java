package dev.keepsake.gateway.openapi;

import io.micronaut.core.annotation.Nullable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How the OpenAPI document describes an error; services/problem makes them. */
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
    @Nullable @Schema(description = "the fields at fault, if any") List<Field> errors) {

  /** A field at fault. */
  @Schema(
      name = "ProblemField",
      description = "A field at fault.",
      requiredProperties = {"field", "detail"})
  public record Field(
      @Schema(example = "items[0].price") String field,
      @Schema(example = "must be a number") String detail) {}
}
