package dev.keepsake.traceapi.span;

import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.Map;

/**
 * A span with its end.
 *
 * @param message says more of the status; empty for nothing
 */
public record EndedSpan(OpenSpan span, Instant end, StatusCode status, String message) {
  /** By which an abandoned span is known, and found in Jaeger. */
  private static final String ABANDONED = "keepsake.abandoned";

  /** A span that its program has forgotten: it ends when it was last heard of. */
  public static EndedSpan abandoned(OpenSpan span, String reason) {
    Instant start = span.start().time();
    Instant end = span.touched().isBefore(start) ? start : span.touched();
    OpenSpan marked = span.with(Map.of(ABANDONED, true), null, null, span.touched());
    return new EndedSpan(marked, end, StatusCode.ERROR, "abandoned: " + reason);
  }

  /** Whether it is sent at all. */
  public boolean isSampled() {
    return span.start().isSampled();
  }
}
