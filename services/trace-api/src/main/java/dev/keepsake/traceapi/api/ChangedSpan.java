package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.span.OpenSpan;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/** An open span after a change: how much is in it. */
@Serdeable
@Schema(description = "An open span after a change: how much is in it.")
record ChangedSpan(
    @Schema(pattern = TraceParent.PATTERN, example = TraceParent.EXAMPLE) String traceparent,
    @Schema(example = "3") int attributes,
    @Schema(example = "1") int events) {

  static ChangedSpan of(OpenSpan span) {
    return new ChangedSpan(
        TraceParent.of(span.start()).toString(), span.attributes().size(), span.events().size());
  }
}
