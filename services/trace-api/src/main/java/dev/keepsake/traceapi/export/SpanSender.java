package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import java.util.List;

/** The way to the Collector. */
interface SpanSender {
  /**
   * Sends spans, and waits for the answer.
   *
   * @return whether they were accepted; if not, the same spans may be sent again
   */
  boolean send(List<EndedSpan> spans);
}
