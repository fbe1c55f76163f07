package dev.keepsake.traceapi.span;

import java.time.Instant;
import java.util.List;

/**
 * Ended spans that are kept until they are sent, so that another process sends what this cannot.
 */
public interface UnsentSpans {

  /** Whether they are: else what is not sent by this process is lost with it. */
  boolean areKept();

  /**
   * Says that this process is there, and takes over spans that nobody is about to send: those that
   * another process left behind, and those whose end was carried out and not answered.
   *
   * @param most how many at most
   */
  List<EndedSpan> take(Instant now, int most);

  /** Keeps spans no longer: they were sent, or given up. */
  void forget(List<EndedSpan> spans);
}
