package dev.keepsake.traceapi.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.StoppedSpan;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;

/** A span that has ended. */
@Serdeable
@Schema(description = "A span that has ended.")
record StoppedTrace(
    @Schema(pattern = TraceParent.PATTERN, example = TraceParent.EXAMPLE) String traceparent,
    Instant startTime,
    Instant endTime,
    @Schema(description = "spans right below it that are open still, the first 100; stop them too")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        List<StartedSpan> openChildren) {

  static StoppedTrace of(StoppedSpan span, List<OpenSpan> openChildren) {
    return new StoppedTrace(
        TraceParent.of(span.start()).toString(),
        span.start().time(),
        span.end(),
        openChildren.stream().map(child -> StartedSpan.of(child.start())).toList());
  }
}
