package dev.keepsake.traceapi.api;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.util.Map;

/** Attributes for an open span. */
@Serdeable
@Schema(requiredProperties = {"span", "attributes"})
record SetAttributes(
    @OpenSpanName String span,
    @Schema(
            example = "{\"user.id\": \"u-17\"}",
            description = Docs.ATTRIBUTES + "; a known name gets the new value")
        @NotNull(message = "is required")
        Map<String, Object> attributes) {}
