package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.Node;
import dev.keepsake.e2e.pipeline.PrometheusText;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.OrderTree;
import dev.keepsake.e2e.shop.Shop;
import dev.keepsake.e2e.shop.TracedShop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What became of the spans of the shop, from a moment at which none was under way: what the SDKs of
 * the services count, what the Collector drops, and what Jaeger holds.
 */
final class SpanBooks {
  private static final Duration LIMIT = Trial.OUTAGE.plusMinutes(3);
  private static final int SPANS_OF_AN_ORDER = (int) OrderTree.EXPECTED.lines().count();
  private static final String ORDER = "{\"items\": [\"item6\"], \"total\": 4.5}";

  /** What the SDKs count of spans that left them, in all services together. */
  record Left(long sent, long failed, long withoutRoom) {
    static Left of(PrometheusText metrics) {
      String exported = "otlp_exporter_exported_total";
      return new Left(
          metrics.sum(exported, Map.of("type", "span", "success", "true")),
          metrics.sum(exported, Map.of("type", "span", "success", "false")),
          metrics.sum("processedSpans_total", Map.of("dropped", "true")));
    }

    long lost() {
      return failed + withoutRoom;
    }

    Left since(Left before) {
      return new Left(sent - before.sent, failed - before.failed, withoutRoom - before.withoutRoom);
    }
  }

  private final TracedShop system;
  private final Node collector;
  private final Left leftBefore;
  private final long droppedBefore;
  private Left left;

  private SpanBooks(TracedShop system, Node collector) throws Exception {
    this.system = system;
    this.collector = collector;
    this.leftBefore =
        Await.until(
            LIMIT,
            "the services have told of all spans that the Collector has taken",
            () -> Left.of(system.collector().prometheus()),
            now -> now.sent == accepted(system));
    this.droppedBefore = collector.counts().droppedByPolicy();
  }

  /** Waits until no span is under way: they leave a service in the order in which they ended. */
  static SpanBooks open(TracedShop system, Node collector) throws Exception {
    String last =
        Shop.traceId(system.shop().post("/api/orders", ORDER, "baggage", "sampling.keep=true"));
    system.awaitTrace(last, spans -> spans.size() == SPANS_OF_AN_ORDER);
    return new SpanBooks(system, collector);
  }

  /** Adds up what became of the spans of these orders, all of which were placed. */
  Balance balance(String event, List<OrderTraffic.Answer> orders) throws Exception {
    long made = (long) orders.size() * SPANS_OF_AN_ORDER;
    // All of it anew each time: what an SDK tells of may be some spans behind.
    Account account =
        Await.until(
            LIMIT,
            "the SDKs have told of " + made + " spans, and Jaeger has what they sent",
            () -> account(orders),
            now -> now.told() == made && now.stored >= now.left.sent - now.dropped);
    left = account.left;
    return new Balance(
        event, made, account.stored, account.dropped, left.lost(), Losses.NONE, Losses.NONE);
  }

  /**
   * @param shared ids that two different spans of a trace have; the stored count such a pair once
   */
  private record Account(Left left, long dropped, long stored, long shared) {
    long told() {
      return left.sent + left.lost();
    }
  }

  private Account account(List<OrderTraffic.Answer> orders) throws Exception {
    Left now = Left.of(system.collector().prometheus()).since(leftBefore);
    long dropped = collector.counts().droppedByPolicy() - droppedBefore;
    long stored = 0;
    long shared = 0;
    for (OrderTraffic.Answer order : orders) {
      List<StoredSpan> trace = system.jaeger().client().trace(order.traceId()).orElse(List.of());
      // One may have been sent twice.
      Map<String, Set<Long>> starts = new HashMap<>();
      trace.forEach(
          span ->
              starts.computeIfAbsent(span.spanId(), id -> new HashSet<>()).add(span.startMicros()));
      stored += starts.size();
      shared += starts.values().stream().filter(of -> of.size() > 1).count();
    }
    return new Account(now, dropped, stored, shared);
  }

  /** Of the lost, those that could not be sent; the others found no room in a queue. */
  long failed() {
    return left.failed;
  }

  long withoutRoom() {
    return left.withoutRoom;
  }

  private static long accepted(TracedShop system) {
    try {
      return system.collector().metrics().acceptedSpans();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
