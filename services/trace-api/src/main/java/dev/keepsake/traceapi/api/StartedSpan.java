package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.span.SpanStart;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** A span that was started. */
@Serdeable
@Schema(description = "A span that was started.")
record StartedSpan(
    @Schema(pattern = TraceParent.TRACE_ID, example = "4bf92f3577b34da6a3ce929d0e0e4736")
        String traceId,
    @Schema(pattern = TraceParent.SPAN_ID, example = "00f067aa0ba902b7") String spanId,
    @Schema(pattern = TraceParent.SPAN_ID) @Nullable String parentSpanId,
    @Schema(
            pattern = TraceParent.PATTERN,
            example = TraceParent.EXAMPLE,
            description = "names the span in later calls, and in headers to other programs")
        String traceparent,
    @Schema(example = "signup") String service,
    @Schema(example = "create user") String name,
    Instant startTime) {

  static StartedSpan of(SpanStart span) {
    return new StartedSpan(
        span.key().traceId(),
        span.key().spanId(),
        span.parentSpanId(),
        TraceParent.of(span).toString(),
        span.service(),
        span.name(),
        span.time());
  }
}
