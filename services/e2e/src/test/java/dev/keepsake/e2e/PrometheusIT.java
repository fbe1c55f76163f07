package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.PrometheusText;
import dev.keepsake.e2e.process.Await;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Metrics are made from every span, whatever becomes of its trace. */
class PrometheusIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String CALLS = "traces_span_metrics_calls_total";
  private static final String DURATIONS = "traces_span_metrics_duration_seconds_count";
  private static final String EDGES = "traces_service_graph_request_total";
  private static final int TRACES = 500;

  private final TraceFactory factory = new TraceFactory(1);

  @Test
  void spansOfDroppedTracesAreCountedByServiceRouteAndStatus() throws Exception {
    Load load = load(TraceKind.NORMAL, TraceKind.CLIENT_ERROR);
    try (Jaeger jaeger = Jaeger.start("prometheus");
        Collector collector = Collector.start("prometheus", jaeger, Ratios.ZERO)) {
      new OtlpSender(collector.otlpHttp(), 2, 5).send(load.requests());
      PrometheusText metrics = awaitCalls(collector, load.spans());

      assertThat(metrics.sum(DURATIONS)).isEqualTo(load.spans());
      assertThat(
              metrics.sum(
                  CALLS,
                  Map.of(
                      "service_name", "gateway",
                      "span_kind", "SPAN_KIND_SERVER",
                      "http_route", "/api/orders/{id}",
                      "http_response_status_code", "404",
                      "status_code", "STATUS_CODE_UNSET")))
          .isEqualTo(TRACES);
      assertThat(collector.awaitDrained(LIMIT).droppedByPolicySpans()).isEqualTo(load.spans());
    }
  }

  @Test
  void theServiceGraphHasAnEdgeForEachCallAndItsFailures() throws Exception {
    Load load = load(TraceKind.NORMAL, TraceKind.CLIENT_ERROR);
    try (Jaeger jaeger = Jaeger.start("prometheus-graph");
        Collector collector = Collector.start("prometheus-graph", jaeger, Ratios.ZERO)) {
      new OtlpSender(collector.otlpHttp(), 2, 5).send(load.requests());

      for (Map<String, String> edge :
          List.of(
              Map.of("client", "gateway", "server", "order"),
              Map.of("client", "order", "server", "payment"))) {
        Await.until(
            LIMIT,
            "the edge " + edge,
            collector::prometheus,
            metrics -> metrics.sum(EDGES, edge) == 2 * TRACES);
      }
    }
  }

  @Test
  void theNumberOfSeriesIsBoundedAndStillEverySpanIsCounted() throws Exception {
    Map<String, String> settings = new HashMap<>(Ratios.ZERO);
    settings.put("KEEPSAKE_METRIC_SERIES_LIMIT", "50");
    List<LabelledTrace> traces =
        IntStream.range(0, TRACES).mapToObj(this::withNamesOfItsOwn).toList();
    Load load = Load.of(traces);
    try (Jaeger jaeger = Jaeger.start("prometheus-series");
        Collector collector = Collector.start("prometheus-series", jaeger, settings)) {
      new OtlpSender(collector.otlpHttp(), 2, 5).send(load.requests());

      PrometheusText metrics = awaitCalls(collector, load.spans());
      for (String service : List.of("gateway", "order", "payment")) {
        assertThat(metrics.series(CALLS, Map.of("service_name", service))).hasSizeLessThan(52);
      }
    }
  }

  private Load load(TraceKind... kinds) {
    return Load.of(
        IntStream.range(0, TRACES * kinds.length)
            .mapToObj(i -> factory.make(kinds[i % kinds.length]))
            .toList());
  }

  private LabelledTrace withNamesOfItsOwn(int number) {
    return factory
        .make(TraceKind.NORMAL)
        .map(part -> part.map(span -> span.toBuilder().setName("name " + number).build()));
  }

  private static PrometheusText awaitCalls(Collector collector, long spans) {
    return Await.until(
        LIMIT, spans + " spans counted", collector::prometheus, now -> now.sum(CALLS) == spans);
  }
}
