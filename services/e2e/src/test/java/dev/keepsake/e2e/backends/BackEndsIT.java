package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.Repository;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More back ends beside Jaeger: a value of the chart, or an overlay. */
class BackEndsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String WAIT = "KEEPSAKE_DECISION_WAIT";

  private static Jaeger jaeger;
  private static Jaeger second;

  @BeforeAll
  static void start() {
    jaeger = Jaeger.start("back-ends");
    second = Jaeger.start("back-ends-second");
  }

  @AfterAll
  static void stop() {
    jaeger.close();
    second.close();
  }

  @Test
  void oneMoreIsAValueOfTheChart() throws Exception {
    Path overlay = overlayOfTheChart();
    try (Collector collector =
        Collector.start("chart-back-end", jaeger, Map.of(WAIT, "1s"), overlay)) {
      String trace = sendTrace(collector);
      awaitTrace(jaeger, trace);
      awaitTrace(second, trace);
    }
  }

  @Test
  void tempoGetsWhatIsKeptAndLokiTheLogsOfATrace() throws Exception {
    try (BackEndStandIn loki = new BackEndStandIn();
        Collector collector =
            Collector.start(
                "tempo-loki",
                jaeger,
                Map.of(
                    WAIT,
                    "1s",
                    "KEEPSAKE_TEMPO_ENDPOINT",
                    second.otlpEndpoint(),
                    "KEEPSAKE_LOKI_ENDPOINT",
                    loki.url() + "/otlp"),
                Repository.path("collector-overlays/tempo-loki.yaml"))) {
      String trace = sendTrace(collector);
      sendLog(collector, trace);

      awaitTrace(jaeger, trace);
      awaitTrace(second, trace);
      Await.until(
          LIMIT,
          "Loki has the log with the trace's id",
          () -> hasLogOf(trace, loki.requests("/otlp/v1/logs")));
    }
  }

  @Test
  void grafanaCloudGetsAllThreeByItsToken() throws Exception {
    String authorization = "Basic MTIzNDU2OmdsY190b2tlbg==";
    try (BackEndStandIn cloud = new BackEndStandIn();
        Collector collector =
            Collector.start(
                "grafana-cloud",
                jaeger,
                Map.of(
                    WAIT,
                    "1s",
                    "KEEPSAKE_GRAFANA_CLOUD_ENDPOINT",
                    cloud.url() + "/otlp",
                    "KEEPSAKE_GRAFANA_CLOUD_AUTHORIZATION",
                    authorization),
                Repository.path("collector-overlays/grafana-cloud.yaml"))) {
      String trace = sendTrace(collector);
      sendLog(collector, trace);

      for (String signal : List.of("traces", "metrics", "logs")) {
        Await.until(
            LIMIT,
            signal + " have come",
            () -> cloud.requests("/otlp/v1/" + signal),
            requests -> !requests.isEmpty());
        assertThat(cloud.requests("/otlp/v1/" + signal))
            .extracting(BackEndStandIn.Request::authorization)
            .containsOnly(authorization);
      }
      awaitTrace(jaeger, trace);
    }
  }

  /** What helm/keepsake makes of one entry in {@code exporters}. */
  private static Path overlayOfTheChart() throws Exception {
    String exporter =
        "exporters=[{\"name\":\"second\",\"endpoint\":\"%s\",\"signals\":[\"traces\"],\"tls\":{\"insecure\":true}}]"
            .formatted(second.otlpEndpoint());
    String overlay = ChartOverlay.render("--set-json", exporter);
    assertThat(overlay).contains("otlp_grpc/second");
    return Files.writeString(
        Repository.directory("e2e-work").resolve("chart-overlay.yaml"), overlay);
  }

  private static String sendTrace(Collector collector) throws Exception {
    String trace = randomHex(16);
    long now = Instant.now().toEpochMilli();
    send(
        collector,
        "/v1/traces",
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"app"}}]},
          "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","name":"work","kind":1,
            "startTimeUnixNano":"%d000000","endTimeUnixNano":"%d000000",
            "attributes":[{"key":"sampling.keep","value":{"boolValue":true}}]}]}]}]}
        """
            .formatted(trace, randomHex(8), now, now + 5));
    return trace;
  }

  private static void sendLog(Collector collector, String trace) throws Exception {
    send(
        collector,
        "/v1/logs",
        """
        {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"app"}}]},
          "scopeLogs":[{"logRecords":[{"traceId":"%s","timeUnixNano":"%d000000",
            "body":{"stringValue":"at work"}}]}]}]}
        """
            .formatted(trace, Instant.now().toEpochMilli()));
  }

  private static void send(Collector collector, String path, String json) throws Exception {
    int status =
        Http.send(
                HttpRequest.newBuilder(collector.otlpHttp().resolve(path))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(json))
                    .build())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  private static void awaitTrace(Jaeger at, String trace) {
    Await.until(
        LIMIT,
        "the trace " + trace + " is there",
        () -> at.client().trace(trace),
        Optional::isPresent);
  }

  private static boolean hasLogOf(String trace, List<BackEndStandIn.Request> requests)
      throws InvalidProtocolBufferException {
    ByteString id = ByteString.copyFrom(HexFormat.of().parseHex(trace));
    for (BackEndStandIn.Request request : requests) {
      boolean found =
          ExportLogsServiceRequest.parseFrom(request.body()).getResourceLogsList().stream()
              .flatMap(resource -> resource.getScopeLogsList().stream())
              .flatMap(scope -> scope.getLogRecordsList().stream())
              .anyMatch(record -> record.getTraceId().equals(id));
      if (found) {
        return true;
      }
    }
    return false;
  }

  private static String randomHex(int length) {
    byte[] bytes = new byte[length];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
