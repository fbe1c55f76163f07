package dev.keepsake.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FiguresTest {
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
  void servicesComeAndGo() {
    long now = dashboard.clock().millis();
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")));
    assertThat(dashboard.get("/api/services").items())
        .containsExactly(
            Map.of(
                "name",
                "order",
                "firstSeenMillis",
                now,
                "lastSeenMillis",
                now,
                "instances",
                1,
                "operations",
                List.of("POST")));
    dashboard.clock().advance(Duration.ofSeconds(61));
    dashboard.await("/api/events", events -> events.items().size() == 2);
    assertThat(dashboard.get("/api/services").items().getFirst()).containsEntry("instances", 0);
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(2, 1, 0, "POST")));
    assertThat(dashboard.get("/api/events").items())
        .extracting(event -> event.get("kind") + ": " + event.get("text"))
        .containsExactly(
            "service-appeared: order is back",
            "service-gone: order has sent no span for a minute",
            "service-appeared: order appeared");
    assertThat(dashboard.get("/api/events?limit=1").items()).hasSize(1);
  }

  @Test
  void samplingCountsWhatPoliciesKeptAndWhatWasDropped() {
    dashboard.send(
        "/v1/traces",
        OtlpSpans.request(
            "order",
            OtlpSpans.span(1, 1, 0, "a"),
            OtlpSpans.span(1, 2, 1, "b"),
            OtlpSpans.span(2, 1, 0, "a"),
            OtlpSpans.span(2, 2, 1, "b"),
            OtlpSpans.span(3, 1, 0, "a")));
    assertThat(dashboard.get("/api/sampling").body()).containsEntry("deciding", 3);
    dashboard.send(
        "/kept/v1/traces",
        OtlpSpans.kept(
            "slow", "order", OtlpSpans.span(1, 1, 0, "a"), OtlpSpans.span(1, 2, 1, "b")));
    dashboard.clock().advance(Duration.ofSeconds(17));
    dashboard.awaitState(3, "dropped");
    Answer sampling =
        dashboard.await("/api/sampling", now -> now.map("dropped").get("traces").equals(2));
    assertThat(sampling.list("policies"))
        .satisfiesExactly(
            policy ->
                assertThat(policy)
                    .containsEntry("policy", "slow")
                    .containsEntry("traces", 1)
                    .containsEntry("spans", 2)
                    .hasEntrySatisfying("bytes", bytes -> assertThat((int) bytes).isPositive()));
    assertThat(sampling.map("dropped"))
        .containsEntry("spans", 3)
        .hasEntrySatisfying("bytes", bytes -> assertThat((int) bytes).isPositive());
    assertThat(sampling.body()).containsEntry("deciding", 0);
    // The same, in the step of each.
    assertThat(sampling.list("series"))
        .satisfiesExactly(
            point -> assertThat(point).containsEntry("kept", sampling.list("policies")),
            point ->
                assertThat(point)
                    .containsEntry("kept", List.of())
                    .containsEntry("dropped", sampling.map("dropped")));
  }

  @Test
  void tracesThatTwoSamplersHadAreCounted() {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")));
    assertThat(dashboard.get("/api/sampling").body()).containsEntry("splitTraces", null);
    for (String sampler : List.of("sampler-0", "sampler-0", "sampler-1")) {
      dashboard.post(
          "/v1/traces",
          "application/x-protobuf",
          OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")).toByteArray(),
          "X-Keepsake-Sampler",
          sampler);
    }
    Answer sampling = dashboard.get("/api/sampling");
    assertThat(sampling.body()).containsEntry("splitTraces", 1);
    assertThat(sampling.list("series"))
        .satisfiesExactly(point -> assertThat(point).containsEntry("splitTraces", 1));
  }

  @Test
  void errorsAreGroupedByTypeAndPlaceAndCountedOnce() {
    Span.Builder thrown = OtlpSpans.error(1, 1, 0, "POST");
    thrown
        .addEventsBuilder()
        .setName("exception")
        .addAttributes(OtlpSpans.attribute("exception.type", "java.lang.IllegalStateException"))
        .addAttributes(
            OtlpSpans.attribute(
                "exception.stacktrace",
                "java.lang.IllegalStateException: no\n\tat shop.NoCard.<init>(NoCard.java:3)\n"
                    + "\tat shop.Card.charge(Card.java:7)\n"));
    dashboard.send("/v1/traces", OtlpSpans.request("payment", thrown));
    dashboard.send("/kept/v1/traces", OtlpSpans.request("payment", thrown));
    dashboard.send("/v1/traces", OtlpSpans.request("payment", thrown.clone().setTraceId(id(2))));
    dashboard.send(
        "/v1/traces",
        OtlpSpans.request(
            "order",
            OtlpSpans.error(3, 1, 0, "GET").addAttributes(OtlpSpans.attribute("error.type", "502")),
            OtlpSpans.span(4, 1, 0, "GET")));
    assertThat(dashboard.get("/api/errors").items())
        .satisfiesExactly(
            group ->
                assertThat(group)
                    .containsEntry("type", "java.lang.IllegalStateException")
                    .containsEntry("place", "shop.Card.charge")
                    .containsEntry("count", 2)
                    .containsEntry("services", List.of("payment"))
                    .containsEntry(
                        "exampleTraceIds", List.of(OtlpSpans.traceId(2), OtlpSpans.traceId(1))),
            group ->
                assertThat(group)
                    .containsEntry("type", "502")
                    .containsEntry("place", "GET")
                    .containsEntry("count", 1));
  }

  @Test
  void manyErrorsAtOnceAreToldOnce() {
    for (int i = 1; i <= 50; i++) {
      dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.error(i, 1, 0, "POST")));
    }
    assertThat(dashboard.get("/api/events").items())
        .filteredOn(event -> event.get("kind").equals("error-burst"))
        .extracting(event -> event.get("text"))
        .containsExactly("order: 20 errors within 10 s");
  }

  @Test
  void logsAreFilteredAndPaged() {
    for (int i = 1; i <= 5; i++) {
      dashboard.send(
          "/v1/logs", OtlpSpans.log("order", 0, SeverityNumber.SEVERITY_NUMBER_INFO, "Order " + i));
    }
    dashboard.send(
        "/v1/logs", OtlpSpans.log("payment", 7, SeverityNumber.SEVERITY_NUMBER_ERROR2, "Declined"));
    assertThat(bodies("")).startsWith("Declined", "Order 5").hasSize(6);
    assertThat(bodies("?service=payment")).containsExactly("Declined");
    assertThat(bodies("?severity=warn")).containsExactly("Declined");
    assertThat(bodies("?traceId=" + OtlpSpans.traceId(7))).containsExactly("Declined");
    assertThat(bodies("?traceId=" + OtlpSpans.traceId(8))).isEmpty();
    assertThat(bodies("?text=order%203")).containsExactly("Order 3");
    Answer page = dashboard.get("/api/logs?limit=4");
    assertThat(bodies("?limit=4&cursor=" + page.body().get("nextCursor")))
        .containsExactly("Order 2", "Order 1");
    dashboard.clock().advance(Duration.ofMinutes(61));
    dashboard.await("/api/logs", logs -> logs.list("logs").isEmpty());
  }

  @Test
  void theConfigurationIsThatOfTheSurroundings() {
    try (TestDashboard other =
        new TestDashboard(
            Map.of(
                "dashboard.decision-wait", "3s",
                "dashboard.live-percent", "25",
                "dashboard.jaeger-url", ""))) {
      assertThat(other.get("/api/config").body())
          .containsEntry("decisionWaitMillis", 3000)
          .containsEntry("thinning", 0.25)
          .containsEntry("jaegerUrl", null);
    }
  }

  private List<Object> bodies(String query) {
    return dashboard.get("/api/logs" + query).list("logs").stream()
        .map(log -> log.get("body"))
        .toList();
  }

  private static ByteString id(int trace) {
    return OtlpSpans.span(trace, 1, 0, "").getTraceId();
  }
}
