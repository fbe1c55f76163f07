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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Of a burst every span is stored, or dropped by a policy, or admitted as lost; and none is lost.
 */
class ConservationIT {
  private static final int TRACES = 60_000;

  private static final Map<String, String> SIZED_FOR_THE_BURST =
      Map.of(
          "KEEPSAKE_DECISION_WAIT", "5s",
          "KEEPSAKE_NUM_TRACES", "100000",
          "KEEPSAKE_DECISION_CACHE", "1000000");

  private final long seed = ThreadLocalRandom.current().nextLong();

  @Test
  void everySpanOfABurstIsAccountedForAndNoneIsLost() throws Exception {
    Load load = burst();
    try (Jaeger jaeger = Jaeger.start("conservation");
        Collector collector = Collector.start("conservation", jaeger, SIZED_FOR_THE_BURST)) {
      OtlpSender.Delivery delivery =
          new OtlpSender(collector.otlpHttp(), 8, 20).send(load.requests());
      CollectorMetrics metrics = collector.awaitDrained(Duration.ofSeconds(90));
      StoredTraces stored = StoredTraces.of(jaeger, List.of("gateway"));

      long lost = delivery.lost() + metrics.lostSpans();
      long unexplained = load.spans() - stored.spanCount() - metrics.droppedByPolicySpans() - lost;
      print(load, delivery, metrics, stored, lost, unexplained);

      assertThat(unexplained).as("unexplained, seed %d", seed).isZero();
      assertThat(lost).as("lost, seed %d", seed).isZero();
      assertThat(metrics.losses()).allSatisfy((counter, value) -> assertThat(value).isZero());
      assertThat(stored.withoutSpanCount(TraceFactory.SPANS)).as("partial traces").isEmpty();
      assertThat(stored.ids()).containsAll(load.ids(TraceKind.ERROR));
      assertThat(stored.ids()).containsAll(load.ids(TraceKind.SLOW));
    }
  }

  private Load burst() {
    TraceFactory factory = new TraceFactory(seed);
    // As an iterable that makes each trace when it is asked for: 60,000 at once are a gigabyte.
    Iterable<LabelledTrace> traces =
        () -> IntStream.range(0, TRACES).mapToObj(i -> factory.make(kind(i))).iterator();
    return Load.of(traces);
  }

  private static TraceKind kind(int number) {
    return switch (number % 20) {
      case 0 -> TraceKind.ERROR;
      case 10 -> TraceKind.SLOW;
      default -> TraceKind.NORMAL;
    };
  }

  private static void print(
      Load load,
      OtlpSender.Delivery delivery,
      CollectorMetrics metrics,
      StoredTraces stored,
      long lost,
      long unexplained) {
    double seconds = delivery.took().toMillis() / 1000.0;
    System.out.printf(
        """

        Conservation of a burst
          sent                 %,9d spans in %,d traces, in %.1f s (%,.0f spans/s), %d repetitions
          stored               %,9d spans in %,d traces
          dropped by policy    %,9d spans
          lost, as counted     %,9d spans
          unexplained          %,9d spans
          errors kept          %,9d of %,d traces
          slow kept            %,9d of %,d traces
          Collector            %.1f s CPU, %,d MiB resident
        """,
        load.spans(),
        load.kinds().size(),
        seconds,
        load.spans() / seconds,
        delivery.refusals(),
        stored.spanCount(),
        stored.ids().size(),
        metrics.droppedByPolicySpans(),
        lost,
        unexplained,
        load.ids(TraceKind.ERROR).stream().filter(stored.ids()::contains).count(),
        load.ids(TraceKind.ERROR).size(),
        load.ids(TraceKind.SLOW).stream().filter(stored.ids()::contains).count(),
        load.ids(TraceKind.SLOW).size(),
        metrics.cpuSeconds(),
        metrics.residentBytes() >> 20);
  }
}
