package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.OrderTree;
import dev.keepsake.e2e.shop.TracedShop;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the spans of orders while the Collector went on. Of an order that was placed it is
 * known which there are; of one that was refused, that there is a root and that each other has its
 * parent.
 */
final class OrderSpans {
  private static final Map<String, Long> OF_AN_ORDER = ofAnOrder();

  private final TracedShop system;
  private final long countedBefore;

  /** From now on: what the SDKs count as lost before is no loss of these orders. */
  OrderSpans(TracedShop system) throws Exception {
    this.system = system;
    this.countedBefore = counted();
  }

  /**
   * Waits until no span of these answers is missing but for those that are counted, and those of
   * the killed service.
   *
   * @param killed the service that was killed, whose last spans nothing counts; empty for none
   */
  Balance balance(String event, List<OrderTraffic.Answer> answers, String killed) {
    return Await.until(
        Trial.OUTAGE.plusMinutes(1),
        "the spans of "
            + answers.size()
            + " orders are in Jaeger, counted as lost, or of "
            + killed,
        () -> account(event, answers, killed),
        balance -> balance.unexplained() == 0);
  }

  private Balance account(String event, List<OrderTraffic.Answer> answers, String killed)
      throws Exception {
    long counted = Math.max(0, counted() - countedBefore);
    long stored = 0;
    long ofKilled = 0;
    long ofOthers = 0;
    for (OrderTraffic.Answer answer : answers) {
      List<StoredSpan> trace = system.jaeger().client().trace(answer.traceId()).orElse(List.of());
      stored += trace.size();
      Map<String, Long> missing = answer.placed() ? missing(trace) : missingParents(trace);
      for (Map.Entry<String, Long> of : missing.entrySet()) {
        if (of.getKey().equals(killed)) {
          ofKilled += of.getValue();
        } else {
          ofOthers += of.getValue();
        }
      }
    }
    return new Balance(
        event,
        stored + ofKilled + ofOthers,
        stored,
        0,
        ofKilled + Math.min(counted, ofOthers),
        Losses.NONE,
        Losses.NONE);
  }

  /** Of an order that was placed, how many by service. */
  private static Map<String, Long> missing(List<StoredSpan> trace) {
    Map<String, Long> byName = new HashMap<>(OF_AN_ORDER);
    trace.forEach(span -> byName.merge(span.service() + " " + span.name(), -1L, Long::sum));
    Map<String, Long> missing = new HashMap<>();
    byName.forEach(
        (name, count) -> missing.merge(name.split(" ")[0], Math.max(0, count), Long::sum));
    return missing;
  }

  /** Of any order, how many by service: those that are named as a parent, and the root. */
  private static Map<String, Long> missingParents(List<StoredSpan> trace) {
    Set<String> known = new HashSet<>();
    trace.forEach(span -> known.add(span.spanId()));
    Map<String, Long> missing = new HashMap<>();
    if (trace.stream().noneMatch(span -> span.parentId().isEmpty())) {
      missing.put("gateway", 1L);
    }
    for (StoredSpan span : trace) {
      if (!span.parentId().isEmpty() && known.add(span.parentId())) {
        missing.merge(serviceOfParent(span), 1L, Long::sum);
      }
    }
    return missing;
  }

  private static String serviceOfParent(StoredSpan span) {
    if (!span.kind().equals("server")) {
      return span.service();
    }
    return switch (span.service()) {
      case "inventory", "payment" -> "order";
      case "user" -> "auth";
      default -> "gateway";
    };
  }

  private long counted() throws Exception {
    return SpanBooks.Left.of(system.collector().prometheus()).lost();
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
