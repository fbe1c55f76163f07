package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Counts;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredTraces;
import java.util.Map;

/**
 * What became of all spans of a load, each counted once.
 *
 * @param lost spans that a counter of the Collector or of the sender admits
 */
record Balance(
    String event, long sent, long stored, long dropped, long lost, Losses errors, Losses slow) {

  /**
   * Compares what was sent with what is stored, and with what a Collector counted.
   *
   * @param kinds the kind of each trace, by its id
   * @param lost spans that the Collector did not count itself
   */
  static Balance of(
      String event, Map<String, TraceKind> kinds, StoredTraces stored, Counts counts, long lost) {
    return new Balance(
        event,
        (long) kinds.size() * TraceFactory.SPANS,
        stored.spanCount(),
        counts.droppedByPolicy(),
        counts.lost() + lost,
        Losses.of(TraceKind.ERROR, kinds, stored),
        Losses.of(TraceKind.SLOW, kinds, stored));
  }

  long unexplained() {
    return sent - stored - dropped - lost;
  }
}
