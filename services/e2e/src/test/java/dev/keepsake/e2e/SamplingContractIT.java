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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The right traces are kept, whole, and each says why. */
class SamplingContractIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  // Of a normal distribution 1 in 1,700,000 lies further out.
  private static final double STANDARD_DEVIATIONS = 5;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final TraceFactory factory = new TraceFactory(seed);

  @Test
  void withAllRatiosAtZeroExactlyErrorsSlowAndForcedTracesAreKept() throws Exception {
    List<LabelledTrace> traces = traces(300);
    try (Jaeger jaeger = Jaeger.start("sampling-zero");
        Collector collector = Collector.start("sampling-zero", jaeger, Ratios.ZERO)) {
      send(collector, traces);
      StoredTraces stored = stored(collector, jaeger);

      assertThat(stored.ids())
          .as("seed %d", seed)
          .isEqualTo(ids(traces.stream().filter(t -> t.kind().alwaysKept()).toList()));
      assertWholeAndExplained(traces, stored);
    }
  }

  @Test
  void ratiosAreMetAndTheSameOnEveryReplica() throws Exception {
    List<LabelledTrace> traces = traces(3_000);
    Map<String, String> ratios = Ratios.of(20, 50, 100);
    try (Jaeger firstJaeger = Jaeger.start("sampling-first");
        Jaeger secondJaeger = Jaeger.start("sampling-second");
        Collector first = Collector.start("sampling-first", firstJaeger, ratios);
        Collector second = Collector.start("sampling-second", secondJaeger, ratios)) {
      send(first, traces);
      send(second, traces);
      StoredTraces stored = stored(first, firstJaeger);

      assertThat(first.metrics().lateSpans()).as("too slow a machine for the wait").isZero();
      assertWholeAndExplained(traces, stored);
      assertRatio(traces, stored, TraceKind.NORMAL, 0.2);
      assertRatio(traces, stored, TraceKind.CLIENT_ERROR, 0.5);
      assertRatio(traces, stored, TraceKind.ROUTE, 1);
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
      assertThat(jaeger.client().search("gateway", tags).keySet()).isEqualTo(ids(traces));
      assertThat(jaeger.client().search("payment", tags).keySet()).isEqualTo(ids(traces));
    }
  }

  private List<LabelledTrace> traces(int ofEachKind) {
    List<LabelledTrace> traces = new ArrayList<>();
    for (int i = 0; i < ofEachKind; i++) {
      for (TraceKind kind : TraceKind.values()) {
        traces.add(factory.make(kind));
      }
    }
    return traces;
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

  private void assertWholeAndExplained(List<LabelledTrace> traces, StoredTraces stored) {
    for (LabelledTrace trace : traces) {
      // Lazily: the words for 18,000 traces take longer than the test.
      Supplier<String> words = () -> trace.kind() + " " + trace.traceId() + ", seed " + seed;
      if (stored.ids().contains(trace.traceId())) {
        assertThat(stored.whole(trace)).as(words).isTrue();
        assertThat(stored.policies(trace.traceId())).as(words).containsOnly(trace.kind().policy());
      } else {
        assertThat(trace.kind().alwaysKept()).as(words).isFalse();
      }
    }
  }

  private void assertRatio(
      List<LabelledTrace> traces, StoredTraces stored, TraceKind kind, double ratio) {
    List<LabelledTrace> sent = traces.stream().filter(t -> t.kind() == kind).toList();
    long kept = sent.stream().filter(t -> stored.ids().contains(t.traceId())).count();
    double bound = STANDARD_DEVIATIONS * Math.sqrt(sent.size() * ratio * (1 - ratio));
    assertThat((double) kept)
        .as("%s kept of %d at %s, seed %d", kind, sent.size(), ratio, seed)
        .isBetween(sent.size() * ratio - bound, sent.size() * ratio + bound);
  }

  private static Set<String> ids(List<LabelledTrace> traces) {
    return traces.stream().map(LabelledTrace::traceId).collect(Collectors.toSet());
  }

  private static LabelledTrace without(String service, LabelledTrace trace) {
    return parts(trace, trace.parts().stream().filter(p -> !p.service().equals(service)).toList());
  }

  private static LabelledTrace only(String service, LabelledTrace trace) {
    Optional<LabelledTrace.Part> part =
        trace.parts().stream().filter(p -> p.service().equals(service)).findFirst();
    return parts(trace, List.of(part.orElseThrow()));
  }

  private static LabelledTrace parts(LabelledTrace trace, List<LabelledTrace.Part> parts) {
    return new LabelledTrace(trace.traceId(), trace.kind(), parts);
  }
}
