package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.pipeline.JaegerClient;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.OrderTree;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the spans of orders while the Collector went on. Of an order that was placed it is
 * known which there are; of one that was refused, that each but the first has its parent.
 */
final class OrderSpans {
  private static final Map<String, Long> OF_AN_ORDER = ofAnOrder();

  private final JaegerClient jaeger;
  private final String killed;

  /**
   * @param killed the service that was killed, whose last spans may be missing; empty for none
   */
  OrderSpans(JaegerClient jaeger, String killed) {
    this.jaeger = jaeger;
    this.killed = killed;
  }

  /** Waits until no span of these answers is missing that was not the killed service's. */
  Balance balance(String event, List<OrderTraffic.Answer> answers) {
    return Await.until(
        Trial.OUTAGE.plusMinutes(1),
        "the spans of " + answers.size() + " orders are in Jaeger but for the last of the killed",
        () -> {
          long sent = 0;
          long missing = 0;
          long lost = 0;
          for (OrderTraffic.Answer answer : answers) {
            List<StoredSpan> trace = jaeger.trace(answer.traceId()).orElse(List.of());
            if (answer.placed()) {
              Missing of = Missing.of(trace, killed);
              sent += OF_AN_ORDER.values().stream().mapToLong(Long::longValue).sum();
              missing += of.all();
              lost += of.ofKilled();
            } else {
              // The gateway's is there at least: it was not killed.
              long none = trace.isEmpty() ? 1 : 0;
              long orphans = orphans(trace);
              sent += trace.size() + none + orphans;
              missing += none + orphans;
              lost += killed.isEmpty() ? 0 : orphans;
            }
          }
          return new Balance(event, sent, sent - missing, 0, lost, Losses.NONE, Losses.NONE);
        },
        balance -> balance.unexplained() == 0);
  }

  private record Missing(long all, long ofKilled) {
    static Missing of(List<StoredSpan> trace, String killed) {
      Map<String, Long> missing = new HashMap<>(OF_AN_ORDER);
      trace.forEach(span -> missing.merge(span.service() + " " + span.name(), -1L, Long::sum));
      long all = 0;
      long ofKilled = 0;
      for (Map.Entry<String, Long> span : missing.entrySet()) {
        long count = Math.max(0, span.getValue());
        all += count;
        ofKilled += span.getKey().startsWith(killed + " ") ? count : 0;
      }
      return new Missing(all, ofKilled);
    }
  }

  /** How many parents are named and not there. */
  private static long orphans(List<StoredSpan> trace) {
    Set<String> ids = new HashSet<>();
    trace.forEach(span -> ids.add(span.spanId()));
    return trace.stream()
        .map(StoredSpan::parentId)
        .filter(parent -> !parent.isEmpty() && !ids.contains(parent))
        .distinct()
        .count();
  }

  private static Map<String, Long> ofAnOrder() {
    Map<String, Long> all = new HashMap<>();
    OrderTree.EXPECTED
        .lines()
        .map(line -> line.strip().split(" ", 3))
        // service, kind, name; events stand behind in brackets
        .forEach(
            span -> all.merge(span[0] + " " + span[2].replaceAll(" \\[.*", ""), 1L, Long::sum));
    return all;
  }
}
