package dev.keepsake.dashboard.metric;

import static dev.keepsake.dashboard.OtlpMetrics.collector;
import static dev.keepsake.dashboard.OtlpMetrics.durations;
import static dev.keepsake.dashboard.OtlpMetrics.edgeDurations;
import static dev.keepsake.dashboard.OtlpMetrics.edgeRequests;
import static dev.keepsake.dashboard.OtlpMetrics.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.keepsake.dashboard.OtlpMetrics;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private TestDashboard dashboard;

  @BeforeEach
  void start() {
    dashboard = new TestDashboard();
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void whatWasCountedBeforeIsNoneOfItsTime() {
    dashboard.send("/v1/metrics", request(durations("SERVER", "/orders", "UNSET", 90, 0, 0, 0)));
    assertThat(dashboard.get("/api/metrics").list("series")).isEmpty();
  }

  @Test
  void requestsErrorsAndPercentilesAreThoseSinceTheMessageBefore() {
    dashboard.send("/v1/metrics", request(durations("SERVER", "/orders", "UNSET", 90, 0, 0, 0)));
    dashboard.send(
        "/v1/metrics",
        request(
            durations("SERVER", "/orders", "UNSET", 140, 40, 0, 0),
            durations("SERVER", "/orders", "ERROR", 0, 0, 10, 0), // new: all of it is of now
            durations("CLIENT", "/stock", "UNSET", 0, 7, 0, 0)));
    Answer answer = dashboard.get("/api/metrics");
    assertThat(answer.body()).containsEntry("source", "all spans");
    assertThat(answer.list("series"))
        .satisfiesExactly(
            series -> {
              assertThat(series)
                  .containsEntry("service", "order")
                  .containsEntry("route", "/orders");
              Map<String, Object> point = points(series).getFirst();
              assertThat(point).containsEntry("requests", 100).containsEntry("errors", 10);
              assertThat((Double) point.get("p50Millis")).isCloseTo(10, within(0.01));
              assertThat((Double) point.get("p95Millis")).isCloseTo(550, within(0.01));
            });
  }

  @Test
  void aCollectorThatBeganAnewCountsFromNothing() {
    dashboard.send("/v1/metrics", request(durations("SERVER", "/orders", "UNSET", 90, 0, 0, 0)));
    dashboard.send("/v1/metrics", request(durations("SERVER", "/orders", "UNSET", 3, 0, 0, 0)));
    assertThat(points(dashboard.get("/api/metrics").list("series").getFirst()).getFirst())
        .containsEntry("requests", 3);
  }

  @Test
  void pointsAreStepsAndCanBePutTogether() {
    for (int i = 0; i <= 8; i++) {
      dashboard.send("/v1/metrics", request(durations("SERVER", "/o", "UNSET", 10L * i, 0, 0, 0)));
      dashboard.clock().advance(Duration.ofSeconds(15));
    }
    assertThat(points(dashboard.get("/api/metrics").list("series").getFirst())).hasSize(8);
    List<Map<String, Object>> minutes =
        points(dashboard.get("/api/metrics?step=1m").list("series").getFirst());
    assertThat(minutes).extracting(point -> point.get("requests")).containsExactly(30, 40, 10);
    assertThat(
            points(
                dashboard
                    .get("/api/metrics?from=" + (SettableClock.START.toEpochMilli() + 60_000))
                    .list("series")
                    .getFirst()))
        .hasSize(5);
    assertThat(dashboard.get("/api/metrics?service=other").list("series")).isEmpty();
  }

  @Test
  void keptTracesStandForTheirPoint() {
    dashboard.send("/v1/metrics", request(durations("SERVER", "/o", "UNSET", 0, 0, 0, 0)));
    dashboard.send("/v1/metrics", request(durations("SERVER", "/o", "UNSET", 5, 0, 0, 0)));
    dashboard.send(
        "/kept/v1/traces",
        OtlpSpans.kept(
            "errors",
            "order",
            OtlpSpans.span(1, 1, 0, "x").addAttributes(OtlpSpans.attribute("http.route", "/o"))));
    assertThat(points(dashboard.get("/api/metrics").list("series").getFirst()).getFirst())
        .containsEntry("exemplarTraceIds", List.of(OtlpSpans.traceId(1)));
  }

  @Test
  void theMapHasServicesAndWhoCallsWhom() {
    send("gateway", "order", 0, 0);
    send("gateway", "order", 240, 60);
    dashboard.send(
        "/v1/metrics",
        request(
            edgeRequests("total", "order", "orders", 120),
            edgeDurations("client", "order", "orders", 120, 0, 0, 0)));
    Answer map = dashboard.get("/api/service-map");
    assertThat(map.list("nodes"))
        .extracting(node -> node.get("service"))
        .containsExactly("gateway", "order", "orders db");
    assertThat(map.list("edges"))
        .anySatisfy(
            edge ->
                assertThat(edge)
                    .containsEntry("client", "gateway")
                    .containsEntry("server", "order")
                    .containsEntry("requestsPerSecond", 2.0)
                    .containsEntry("errorRatio", 0.25)
                    .containsEntry("p95Millis", 95.5))
        .anySatisfy(
            edge ->
                assertThat(edge)
                    .containsEntry("server", "orders db")
                    .containsEntry("requestsPerSecond", 1.0)
                    .containsEntry("p95Millis", 9.5));
  }

  @Test
  void aCallerWithoutSpansIsNotTakenForAServiceThatIsCalledUser() {
    dashboard.send(
        "/v1/metrics",
        request(
            OtlpMetrics.withAttribute(
                "virtual_node", "client", edgeRequests("total", "user", "gateway", 0)),
            edgeRequests("total", "user", "stripe", 0)));
    dashboard.send(
        "/v1/metrics",
        request(
            OtlpMetrics.withAttribute(
                "virtual_node", "client", edgeRequests("total", "user", "gateway", 12)),
            edgeRequests("total", "user", "stripe", 12)));
    assertThat(dashboard.get("/api/service-map").list("edges"))
        .extracting(edge -> edge.get("client") + " " + edge.get("server"))
        .containsExactly("outside gateway", "user stripe");
  }

  private void send(String client, String server, long requests, long failed) {
    dashboard.send(
        "/v1/metrics",
        request(
            edgeRequests("total", client, server, requests),
            edgeRequests("failed_total", client, server, failed),
            edgeDurations("client", client, server, 0, 0, 0, requests),
            edgeDurations("server", client, server, 0, requests, 0, 0)));
  }

  @Test
  void theCollectorsOwnFiguresAreShownAndItsLossesTold() {
    assertThat(dashboard.get("/api/sampling").body())
        .containsEntry("collector", null)
        .containsEntry("lateSpans", null);
    for (int lost = 0; lost <= 5; lost += 5) {
      dashboard.send(
          "/v1/metrics",
          request(
              collector("exporter_queue_size", "otlp_grpc/jaeger", 12),
              collector("exporter_queue_size", "otlp_http/dashboard-live", 900),
              collector("exporter_queue_capacity", "otlp_grpc/jaeger", 1000),
              collector("receiver_refused_spans", "", 3),
              collector("exporter_enqueue_failed_spans", "otlp_http/dashboard-live", lost),
              collector(
                  "processor_tail_sampling_early_releases_from_cache_decision", "", 2 + lost)));
    }
    Answer sampling = dashboard.get("/api/sampling");
    assertThat(sampling.map("collector"))
        .containsEntry("queueSize", 12)
        .containsEntry("queueCapacity", 1000)
        .containsEntry("refusedSpans", 3)
        .containsEntry("droppedSpans", 0)
        .containsEntry("dashboardDroppedSpans", 5);
    assertThat(sampling.body()).containsEntry("lateSpans", 7);
    dashboard.clock().advance(Duration.ofSeconds(15));
    dashboard.send(
        "/v1/metrics",
        request(
            collector("exporter_queue_size", "otlp_grpc/jaeger", 2),
            collector("exporter_send_failed_spans", "otlp_grpc/jaeger", 0),
            collector("receiver_refused_spans", "", 4)));
    dashboard.send(
        "/v1/metrics",
        request(
            collector("exporter_queue_size", "otlp_grpc/jaeger", 1),
            collector("exporter_send_failed_spans", "otlp_grpc/jaeger", 9)));
    // What came before the first message came at no time that is known.
    assertThat(dashboard.get("/api/sampling").list("series"))
        .extracting(point -> point.get("collector"))
        .containsExactly(
            Map.of("lateSpans", 5, "queueSize", 12, "refusedSpans", 0, "droppedSpans", 0),
            Map.of("lateSpans", 0, "queueSize", 2, "refusedSpans", 1, "droppedSpans", 9));
    assertThat(dashboard.get("/api/events").items())
        .satisfiesExactly(
            event ->
                assertThat(event)
                    .containsEntry("kind", "data-dropped")
                    .containsEntry(
                        "text", "The Collector lost 9 spans on their way to otlp_grpc/jaeger"),
            event ->
                assertThat(event)
                    .containsEntry("kind", "data-dropped")
                    .containsEntry(
                        "text", "The Collector could not send 5 spans to this dashboard"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> points(Map<String, Object> series) {
    return (List<Map<String, Object>>) series.get("points");
  }
}
