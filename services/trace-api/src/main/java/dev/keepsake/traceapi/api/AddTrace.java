package dev.keepsake.traceapi.api;

import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.SpanKind;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;

/** A span to add below an open one. */
@Serdeable
@Schema(requiredProperties = {"parent", "name"})
record AddTrace(
    @Schema(
            pattern = TraceParent.PATTERN,
            example = TraceParent.EXAMPLE,
            description = "the open span above it, by the traceparent of its answer")
        @NotNull(message = "is required")
        String parent,
    @Schema(example = "INSERT users", description = "what is done")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String name,
    @Schema(example = "signup", description = "the parent's by default")
        @Nullable
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String service,
    @Schema(
            example = "CLIENT",
            description = "INTERNAL by default; CLIENT for a call of a database or another program")
        @Nullable
        SpanKind kind,
    @Schema(example = "{\"db.system.name\": \"postgresql\"}", description = Docs.ATTRIBUTES)
        @Nullable
        Map<String, Object> attributes,
    @Nullable List<@Valid Event> events,
    @Nullable List<@Valid Link> links,
    @Schema(format = "date-time", example = Docs.START_EXAMPLE, description = Docs.START) @Nullable
        String startTime,
    @Schema(pattern = TraceParent.SPAN_ID, description = Docs.SPAN_ID) @Nullable String spanId) {

  /** Something that happened during the span. */
  @Serdeable
  @Schema(name = "Event", requiredProperties = "name")
  record Event(
      @Schema(example = "retried")
          @NotNull(message = "is required")
          @PlainText
          @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
          String name,
      @Schema(format = "date-time", example = Docs.START_EXAMPLE, description = Docs.START)
          @Nullable
          String time,
      @Schema(description = Docs.ATTRIBUTES) @Nullable Map<String, Object> attributes) {}

  /** Another span that has to do with it. */
  @Serdeable
  @Schema(name = "Link", requiredProperties = "traceparent")
  record Link(
      @Schema(pattern = TraceParent.PATTERN, example = TraceParent.EXAMPLE)
          @NotNull(message = "is required")
          String traceparent,
      @Schema(description = Docs.ATTRIBUTES) @Nullable Map<String, Object> attributes) {}
}
