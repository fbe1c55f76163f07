package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** The right traces are kept, whole, and each says why. */
class SamplingContractIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private final long seed = ThreadLocalRandom.current().nextLong();
  private final TraceFactory factory = new TraceFactory(seed);

  @Test
  void withAllRatiosAtZeroExactlyErrorsSlowAndForcedTracesAreKept() throws Exception {
    SamplingContract contract = SamplingContract.make(factory, 300, seed);
    try (Jaeger jaeger = Jaeger.start("sampling-zero");
        Collector collector = Collector.start("sampling-zero", jaeger, Ratios.ZERO)) {
      send(collector, contract.traces());

      contract.assertOnlyAlwaysKept(stored(collector, jaeger));
    }
  }

  @Test
  void ratiosAreMetAndTheSameOnEveryReplica() throws Exception {
    SamplingContract contract = SamplingContract.make(factory, 3_000, seed);
    Map<String, String> ratios = Ratios.of(20, 50, 100);
    try (Jaeger firstJaeger = Jaeger.start("sampling-first");
        Jaeger secondJaeger = Jaeger.start("sampling-second");
        Collector first = Collector.start("sampling-first", firstJaeger, ratios);
        Collector second = Collector.start("sampling-second", secondJaeger, ratios)) {
      send(first, contract.traces());
      send(second, contract.traces());
      StoredTraces stored = stored(first, firstJaeger);

      assertThat(first.metrics().lateSpans()).as("too slow a machine for the wait").isZero();
      contract.assertWholeAndExplained(stored);
      contract.assertRatio(stored, TraceKind.NORMAL, 0.2);
      contract.assertRatio(stored, TraceKind.CLIENT_ERROR, 0.5);
      contract.assertRatio(stored, TraceKind.ROUTE, 1);
      assertThat(stored(second, secondJaeger).ids()).isEqualTo(stored.ids());
    }
  }

  @Test
  void spansThatComeAfterTheDecisionFollowIt() throws Exception {
    LabelledTrace kept = factory.make(TraceKind.ERROR);
    LabelledTrace dropped = factory.make(TraceKind.NORMAL);
    try (Jaeger jaeger = Jaeger.start("sampling-late");
        Collector collector = Collector.start("sampling-late", jaeger, Ratios.ZERO)) {
      send(collector, List.of(without("gateway", kept), without("gateway", dropped)));
      Await.until(
          LIMIT, "the decision", () -> stored(collector, jaeger).ids().contains(kept.traceId()));
      send(collector, List.of(only("gateway", kept), only("gateway", dropped)));

      StoredTraces stored =
          Await.until(
              LIMIT,
              "the spans that came late",
              () -> stored(collector, jaeger),
              now -> now.whole(kept));
      assertThat(stored.ids()).containsOnly(kept.traceId());
      assertThat(stored.policies(kept.traceId())).containsOnly("errors");
      assertThat(collector.awaitDrained(LIMIT).droppedByPolicySpans())
          .isEqualTo(dropped.spanCount());
    }
  }

  @Test
  void aTraceIsFoundByItsPolicyAlsoWhenItsParentIsOutside() throws Exception {
    List<LabelledTrace> traces =
        List.of(factory.make(TraceKind.ERROR), factory.make(TraceKind.ERROR));
    try (Jaeger jaeger = Jaeger.start("sampling-search");
        Collector collector = Collector.start("sampling-search", jaeger, Ratios.ZERO)) {
      send(collector, traces);
      collector.awaitDrained(LIMIT);

      Map<String, String> tags = Map.of("tailsampling.policy", "errors");
      assertThat(jaeger.client().search("gateway", tags).keySet())
          .isEqualTo(SamplingContract.ids(traces));
      assertThat(jaeger.client().search("payment", tags).keySet())
          .isEqualTo(SamplingContract.ids(traces));
    }
  }

  private static void send(Collector collector, List<LabelledTrace> traces) {
    Load load = Load.of(traces);
    OtlpSender.Delivery delivery =
        new OtlpSender(collector.otlpHttp(), 4, 10).send(load.requests());
    assertThat(delivery.accepted()).isEqualTo(load.spans());
  }

  private static StoredTraces stored(Collector collector, Jaeger jaeger) throws Exception {
    collector.awaitDrained(LIMIT);
    return StoredTraces.of(jaeger, List.of("gateway", "order"));
  }

  private static LabelledTrace without(String service, LabelledTrace trace) {
    return trace.filter(part -> !part.service().equals(service));
  }

  private static LabelledTrace only(String service, LabelledTrace trace) {
    return trace.filter(part -> part.service().equals(service));
  }
}
