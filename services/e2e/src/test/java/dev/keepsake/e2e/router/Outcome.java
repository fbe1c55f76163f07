package dev.keepsake.e2e.router;

import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Counts;
import dev.keepsake.e2e.pipeline.StoredTraces;
import java.util.List;
import java.util.Map;

/**
 * What became of the traces of one event, all of which have to be kept.
 *
 * @param counts what samplers and routers counted meanwhile
 */
record Outcome(String event, Traffic.Sent sent, StoredTraces stored, Counts counts) {
  static final String HEADINGS =
      """
      | event | spans sent | stored | traces sent | lost | partial | under two policies | replayed | copied | in span metrics | longest wait of a sender |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  long sentSpans() {
    return (long) sent.kinds().size() * TraceFactory.SPANS;
  }

  /** Spans that are neither stored nor admitted as lost by a counter or by the sender. */
  long unexplained() {
    return sentSpans() - stored.spanCount() - counts.lost() - sent.lost();
  }

  /** The ids of the traces that the policy of their kind has kept no span of. */
  List<String> lost() {
    return sent.kinds().entrySet().stream()
        .filter(trace -> keptSpans(trace) == 0)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The ids of the traces that the policy of their kind has kept some spans of, but not all. */
  List<String> partial() {
    return sent.kinds().entrySet().stream()
        .filter(trace -> keptSpans(trace) > 0 && keptSpans(trace) < TraceFactory.SPANS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** As a row of the report. */
  String row() {
    return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d ms |%n"
        .formatted(
            event,
            sentSpans(),
            stored.spanCount(),
            sent.kinds().size(),
            lost().size(),
            partial().size(),
            stored.judgedTwice().size(),
            counts.replayed(),
            counts.copied(),
            counts.measured(),
            sent.longest().toMillis());
  }

  private int keptSpans(Map.Entry<String, TraceKind> trace) {
    return stored.spanCount(trace.getKey(), trace.getValue().policy());
  }
}
