package dev.keepsake.traceapi.api;

import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.SpanKind;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;

/** A trace to start, or to continue. */
@Serdeable
@Schema(requiredProperties = {"name", "service"})
record StartTrace(
    @Schema(example = "create user", description = "of the span: what is done")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String name,
    @Schema(example = "signup", description = "who does it: the program's name in Jaeger")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String service,
    @Schema(
            example = "SERVER",
            description =
                "INTERNAL by default; SERVER for a request that came from another program")
        @Nullable
        SpanKind kind,
    @Schema(example = "{\"user.name\": \"alice\", \"attempt\": 1}", description = Docs.ATTRIBUTES)
        @Nullable
        Map<String, Object> attributes,
    @Schema(format = "date-time", example = Docs.START_EXAMPLE, description = Docs.START) @Nullable
        String startTime,
    @Schema(
            pattern = TraceParent.PATTERN,
            description = "the span of another program that this one continues")
        @Nullable
        String traceparent,
    @Schema(
            pattern = TraceParent.TRACE_ID,
            description = "the client's own id for the trace; needs a spanId")
        @Nullable
        String traceId,
    @Schema(pattern = TraceParent.SPAN_ID, description = Docs.SPAN_ID) @Nullable String spanId) {}
