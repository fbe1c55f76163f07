package dev.keepsake.traceapi.api;

import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/** Something that happened during an open span. */
@Serdeable
@Schema(requiredProperties = {"span", "name"})
record AddEvent(
    @OpenSpanName String span,
    @Schema(example = "retried")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String name,
    @Schema(format = "date-time", example = Docs.START_EXAMPLE, description = Docs.START) @Nullable
        String time,
    @Schema(example = "{\"attempt\": 2}", description = Docs.ATTRIBUTES) @Nullable
        Map<String, Object> attributes) {}
