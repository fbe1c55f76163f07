package dev.keepsake.traceapi.api;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Several calls, done in this order. */
@Serdeable
@Schema(requiredProperties = "calls")
record Batch(
    @NotNull(message = "is required") @Size(min = 1, message = "must be at least one call")
        List<@Valid BatchCall> calls) {}
