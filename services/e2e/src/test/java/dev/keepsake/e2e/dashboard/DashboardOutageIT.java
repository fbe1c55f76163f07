package dev.keepsake.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A dashboard that hangs, or is not there, costs Jaeger no span and a sender no time. */
class DashboardOutageIT {
  /**
   * Of 8 spans: eight times what the queue to the dashboard holds. Were a sender to wait for a
   * dashboard that hangs, each thousand spans would take the two seconds of the exporter's timeout.
   */
  private static final int TRACES = 20_000;

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void oneThatHangsCostsNothing() throws Exception {
    try (Jaeger jaeger = Jaeger.start("dashboard-hangs");
        Dashboard dashboard = Dashboard.start("dashboard-hangs", Map.of());
        Collector collector = collector("dashboard-hangs", jaeger, dashboard)) {
      dashboard.suspend();
      try {
        assertNothingIsLost(jaeger, collector);
      } finally {
        dashboard.resume();
      }
      // It sees what comes when it is back.
      LabelledTrace next = new TraceFactory(1).make(TraceKind.ERROR);
      send(collector, Load.of(List.of(next)));
      Await.until(LIMIT, "the dashboard goes on", () -> dashboard.trace(next.traceId()) != null);
    }
  }

  @Test
  void oneThatIsNotThereCostsNothing() throws Exception {
    try (Jaeger jaeger = Jaeger.start("dashboard-dead");
        Dashboard dashboard = Dashboard.reserve("dashboard-dead", Map.of());
        Collector collector = collector("dashboard-dead", jaeger, dashboard)) {
      assertNothingIsLost(jaeger, collector);
      // It is told of, but not for each of the messages that could not be sent.
      assertThat(collector.output().lines().count()).isLessThan(1000);
    }
  }

  @Test
  void oneThatHangsDoesNotHoldUpTheEndOfTheCollector() throws Exception {
    try (Jaeger jaeger = Jaeger.start("dashboard-end");
        Dashboard dashboard = Dashboard.start("dashboard-end", Map.of());
        Collector collector = collector("dashboard-end", jaeger, dashboard)) {
      dashboard.suspend();
      try {
        // Many small requests, each of which could wait for the exporter's timeout.
        Traffic traffic = Traffic.steady(List.of(collector.otlpHttp()), 100, 2);
        Await.until(LIMIT, "500 traces are sent", () -> traffic.traces() >= 500);
        Traffic.Sent sent = traffic.stop();

        collector.stop();

        // What it had not sent on is in its queue.
        collector.start();
        collector.awaitDrained(LIMIT);
        StoredTraces stored = StoredTraces.of(jaeger, List.of("gateway"));
        assertThat(Losses.of(TraceKind.ERROR, sent.kinds(), stored).none()).isTrue();
      } finally {
        dashboard.resume();
      }
    }
  }

  private static Collector collector(String name, Jaeger jaeger, Dashboard dashboard) {
    return Collector.start(
        name,
        jaeger,
        Map.of("KEEPSAKE_DASHBOARD", dashboard.of("").toString(), "KEEPSAKE_DECISION_WAIT", "5s"),
        Dashboard.OVERLAY);
  }

  private static void assertNothingIsLost(Jaeger jaeger, Collector collector) throws Exception {
    Load load = burst();
    OtlpSender.Delivery delivery = send(collector, load);
    CollectorMetrics metrics = collector.awaitDrained(LIMIT);
    StoredTraces stored = StoredTraces.of(jaeger, List.of("gateway"));
    System.out.printf(
        "%,d spans sent in %.1f s, %d repetitions; %,d not sent to the dashboard, as counted%n",
        load.spans(),
        delivery.took().toMillis() / 1000.0,
        delivery.refusals(),
        metrics.lostToDashboard());

    // Nobody was asked to send again: an exporter's error would have come back to the sender.
    assertThat(delivery.refusals()).isZero();
    assertThat(metrics.losses()).allSatisfy((name, value) -> assertThat(value).isZero());
    assertThat(stored.ids()).containsAll(load.ids(TraceKind.ERROR));
    assertThat(stored.withoutSpanCount(TraceFactory.SPANS)).isEmpty();
    assertThat(load.spans() - stored.spanCount() - metrics.droppedByPolicySpans()).isZero();
    assertThat(metrics.lostToDashboard()).isPositive();
  }

  private static OtlpSender.Delivery send(Collector collector, Load load) {
    return new OtlpSender(collector.otlpHttp(), 8, 20).send(load.requests());
  }

  private static Load burst() {
    TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
    Iterable<LabelledTrace> traces =
        () ->
            IntStream.range(0, TRACES)
                .mapToObj(i -> factory.make(i % 20 == 0 ? TraceKind.ERROR : TraceKind.NORMAL))
                .iterator();
    return Load.of(traces);
  }
}
