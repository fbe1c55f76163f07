package dev.keepsake.traceapi.api;

import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.StatusCode;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.Map;

/** The end of a span. */
@Serdeable
@Schema(requiredProperties = "span")
record StopTrace(
    @OpenSpanName String span,
    @Schema(
            example = "ERROR",
            description = "UNSET by default; ERROR for what failed: its trace is kept")
        @Nullable
        StatusCode status,
    @Schema(example = "the mail server refused", description = "of an ERROR: what went wrong")
        @Nullable
        @PlainText
        @Size(max = 1000, message = "must be at most 1000 characters")
        String message,
    @Schema(example = "{\"rows\": 1}", description = Docs.ATTRIBUTES) @Nullable
        Map<String, Object> attributes,
    @Schema(
            format = "date-time",
            example = Docs.END_EXAMPLE,
            description = "now by default; not before the start")
        @Nullable
        String endTime) {}
