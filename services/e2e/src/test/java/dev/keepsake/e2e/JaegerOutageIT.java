package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is kept while Jaeger is away waits on disk, and arrives when Jaeger is there again. */
class JaegerOutageIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofSeconds(60);
  private static final int TRACES_PER_SECOND = 100;

  private final TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
  private final List<LabelledTrace> sent = new ArrayList<>();

  @Test
  void whatIsKeptInAMinuteWithoutJaegerArrivesAfterIt() throws Exception {
    try (Jaeger jaeger = Jaeger.start("outage");
        Collector collector = Collector.start("outage", jaeger, Ratios.ZERO)) {
      traffic(collector, Duration.ofSeconds(3));
      collector.awaitDrained(LIMIT);
      assertAllErrorsWhole(jaeger);

      // The memory of the Jaeger that is started again is empty: only what comes now is compared.
      sent.clear();
      jaeger.stop();
      traffic(collector, OUTAGE);
      assertThat(collector.metrics().queuedSpans()).isPositive();
      jaeger.start();
      traffic(collector, Duration.ofSeconds(3));

      CollectorMetrics metrics = collector.awaitDrained(Duration.ofSeconds(60));
      assertAllErrorsWhole(jaeger);
      assertThat(metrics.losses()).allSatisfy((name, value) -> assertThat(value).isZero());
      assertThat(metrics.refusedSpans()).isZero();
    }
  }

  @Test
  void theQueueOutlivesARestartAndACrashOfTheCollector() throws Exception {
    Jaeger jaeger = Jaeger.reserve("outage-restart");
    try (jaeger;
        Collector collector = Collector.start("outage-restart", jaeger, Ratios.ZERO)) {
      // Ended in order: it decides on what it holds before it goes.
      traffic(collector, Duration.ofSeconds(2));
      collector.stop();
      collector.start();
      // Ended by a crash, once it has decided.
      long before = collector.metrics().queuedSpans();
      long sentBefore = errors().size();
      traffic(collector, Duration.ofSeconds(2));
      long expected = before + (errors().size() - sentBefore) * TraceFactory.SPANS;
      Await.until(LIMIT, "the queue", collector::metrics, now -> now.queuedSpans() == expected);
      collector.kill();
      collector.start();

      jaeger.start();
      collector.awaitDrained(LIMIT);
      Await.until(
          LIMIT,
          "all of them",
          () -> StoredTraces.of(jaeger, List.of("gateway")).ids().equals(errors()));
      assertAllErrorsWhole(jaeger);
    }
  }

  /** Half of it errors; with the ratios at zero nothing else is kept. */
  private void traffic(Collector collector, Duration duration) {
    OtlpSender sender = new OtlpSender(collector.otlpHttp(), 2, 20);
    long end = System.nanoTime() + duration.toNanos();
    for (int second = 0; System.nanoTime() < end; second++) {
      List<LabelledTrace> traces = new ArrayList<>();
      for (int i = 0; i < TRACES_PER_SECOND / 2; i++) {
        traces.add(factory.make(TraceKind.ERROR));
        traces.add(factory.make(TraceKind.NORMAL));
      }
      Load load = Load.of(traces);
      assertThat(sender.send(load.requests()).accepted()).isEqualTo(load.spans());
      sent.addAll(traces);
      pauseUntil(end - duration.toNanos() + Duration.ofSeconds(second + 1).toNanos());
    }
  }

  private static void pauseUntil(long nanoTime) {
    Await.until(Duration.ofSeconds(5), "the next second", () -> System.nanoTime() >= nanoTime);
  }

  private Set<String> errors() {
    return sent.stream()
        .filter(trace -> trace.kind() == TraceKind.ERROR)
        .map(LabelledTrace::traceId)
        .collect(Collectors.toSet());
  }

  private void assertAllErrorsWhole(Jaeger jaeger) throws Exception {
    StoredTraces stored = StoredTraces.of(jaeger, List.of("gateway"));
    assertThat(stored.ids()).isEqualTo(errors());
    assertThat(stored.withoutSpanCount(TraceFactory.SPANS)).isEmpty();
  }
}
