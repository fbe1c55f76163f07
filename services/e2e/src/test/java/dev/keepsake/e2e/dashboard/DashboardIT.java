package dev.keepsake.e2e.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Fuzzer;
import dev.keepsake.e2e.process.Fuzzing;
import dev.keepsake.e2e.process.Http;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the dashboard knows of traces that went through the real Collector. */
class DashboardIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Long enough to be asked for while they are being decided on. */
  private static final String DECISION_WAIT = "5s";

  private static final TraceFactory FACTORY =
      new TraceFactory(ThreadLocalRandom.current().nextLong());

  private static Jaeger jaeger;
  private static Dashboard dashboard;
  private static Collector collector;

  @BeforeAll
  static void start() {
    jaeger = Jaeger.start("dashboard");
    dashboard =
        Dashboard.start(
            "dashboard",
            Map.of("DASHBOARD_DECISION_WAIT", DECISION_WAIT, "DASHBOARD_DECISION_SLACK", "3s"));
    collector =
        Collector.start(
            "dashboard",
            jaeger,
            Map.of(
                "KEEPSAKE_DASHBOARD",
                dashboard.of("").toString(),
                "KEEPSAKE_DECISION_WAIT",
                DECISION_WAIT,
                "KEEPSAKE_BASELINE_PERCENT",
                "0"),
            Dashboard.OVERLAY);
  }

  @AfterAll
  static void stop() {
    collector.close();
    dashboard.close();
    jaeger.close();
  }

  @Test
  void aTraceIsDecidingThenKeptWithItsPolicyAndWhole() {
    LabelledTrace error = FACTORY.make(TraceKind.ERROR);
    send(error);
    JsonNode deciding = await(error, "deciding", found -> spans(found) == TraceFactory.SPANS);
    assertThat(deciding.at("/summary/rootService").asText()).isEqualTo("gateway");
    assertThat(deciding.at("/summary/policy").isNull()).isTrue();

    JsonNode kept = await(error, "kept", found -> true);
    assertThat(kept.at("/summary/policy").asText()).isEqualTo("errors");
    assertThat(kept.path("jaegerUrl").asText()).endsWith("/trace/" + error.traceId());
    assertThat(kept.path("spans").findValuesAsText("spanId"))
        .containsExactlyInAnyOrderElementsOf(error.spanIds());
  }

  @Test
  void aDroppedTraceIsATombstoneWithItsLogs() throws Exception {
    LabelledTrace normal = FACTORY.make(TraceKind.NORMAL);
    send(normal);
    log(normal, "the card 4111 1111 1111 1111 was charged");
    await(normal, "deciding", found -> found.path("logs").size() == 1);
    JsonNode tombstone = await(normal, "dropped", found -> true);
    assertThat(tombstone.path("spans")).isEmpty();
    assertThat(tombstone.at("/summary/spanCount").asInt()).isEqualTo(TraceFactory.SPANS);
    assertThat(tombstone.at("/logs/0/body").asText())
        .startsWith("the card ")
        .doesNotContain("1111"); // redacted before it came here
  }

  @Test
  void whatIsMeasuredIsOfAllSpans() {
    Await.until(
        LIMIT,
        "requests, the map and the Collector's figures are there",
        () -> {
          send(FACTORY.make(TraceKind.NORMAL));
          return dashboard.get("/api/metrics").path("series").size() > 0
              && has(dashboard.get("/api/service-map").path("edges"), "client", "gateway")
              && dashboard.get("/api/sampling").at("/collector/queueCapacity").asLong() > 0;
        });
  }

  /**
   * What its OpenAPI document allows and what it forbids: never a 5xx, never an answer that the
   * document does not know.
   */
  @Test
  void noEndpointFailsOrAnswersWhatItsDocumentDoesNotKnow() throws Exception {
    Fuzzing fuzzing = Fuzzing.of("dashboard", Map.of("dashboard", dashboard.pid()));
    long requests = Fuzzer.run("dashboard", dashboard.of(""), List.of());

    assertThat(Http.send(HttpRequest.newBuilder(dashboard.of("/health")).build()).statusCode())
        .isEqualTo(200);
    fuzzing.end(requests, Fuzzing.SERVICE);
  }

  private static void send(LabelledTrace trace) {
    Load load = Load.of(List.of(trace));
    assertThat(new OtlpSender(collector.otlpHttp(), 1, 5).send(load.requests()).accepted())
        .isEqualTo(load.spans());
  }

  private static void log(LabelledTrace trace, String body) throws Exception {
    String json =
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"payment"}}]},
          "scopeLogs":[{"logRecords":[{"timeUnixNano":"%d000000","severityNumber":9,"traceId":"%s",
            "body":{"stringValue":"%s"}}]}]}]}"""
            .formatted(System.currentTimeMillis(), trace.traceId(), body);
    assertThat(
            Http.send(
                    HttpRequest.newBuilder(collector.otlpHttp().resolve("/v1/logs"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json))
                        .build())
                .statusCode())
        .isEqualTo(200);
  }

  private static JsonNode await(LabelledTrace trace, String state, Predicate<JsonNode> wanted) {
    return Await.until(
        LIMIT,
        trace.kind() + " is " + state,
        () -> dashboard.trace(trace.traceId()),
        found -> found.at("/summary/state").asText().equals(state) && wanted.test(found));
  }

  private static int spans(JsonNode trace) {
    return trace.path("spans").size();
  }

  private static boolean has(JsonNode items, String field, String value) {
    return StreamSupport.stream(items.spliterator(), false)
        .anyMatch(item -> item.path(field).asText().equals(value));
  }
}
