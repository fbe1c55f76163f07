package dev.keepsake.dashboard.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpMetrics;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpIntakeTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private static TestDashboard dashboard;

  @BeforeAll
  static void start() {
    dashboard = new TestDashboard(Map.of("dashboard.intake.max-bytes", 100_000));
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @Test
  void takesProtobufAndAnswersIt() throws Exception {
    Answer answer = dashboard.post("/v1/traces", PROTOBUF, trace(1));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(PROTOBUF);
    assertThat(ExportTraceServiceResponse.parseFrom(answer.response().body().getBytes(UTF_8)))
        .isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertTaken(1);
  }

  @Test
  void takesJsonAsTheSpecificationHasItAndAnswersIt() {
    String json =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"json"}}]},
          "scopeSpans":[{"scope":{"name":"s"},"spans":[{"traceId":"%s","spanId":"%s","parentSpanId":"",
            "name":"from JSON","kind":2,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,
            "futureField":{"a":[1]},"status":{"code":2,"message":"no"},
            "attributes":[{"key":"traceId","value":{"stringValue":"not an id"}},{"key":"n","value":{"intValue":"7"}}]}]}]}]}"""
            .formatted(OtlpSpans.traceId(2).toUpperCase(Locale.ROOT), OtlpSpans.spanId(2));
    Answer answer = dashboard.post("/v1/traces", JSON, json.getBytes(UTF_8));
    assertThat(answer.toString()).isEqualTo("200 {}");
    assertThat(answer.header("Content-Type")).isEqualTo(JSON);
    Map<String, Object> span = dashboard.get(path(2)).list("spans").getFirst();
    assertThat(span)
        .containsEntry("spanId", OtlpSpans.spanId(2))
        .containsEntry("parentSpanId", null)
        .containsEntry("service", "json")
        .containsEntry("operation", "from JSON")
        .containsEntry("kind", "server")
        .containsEntry("status", "error")
        .containsEntry("statusMessage", "no")
        .containsEntry("durationMicros", 1_000_000)
        .containsEntry("attributes", Map.of("traceId", "not an id", "n", 7));
  }

  @Test
  void takesWhatIsPacked() throws Exception {
    Answer answer =
        dashboard.post("/v1/traces", PROTOBUF, packed(trace(3)), "Content-Encoding", "gzip");
    assertThat(answer.status()).isEqualTo(200);
    assertTaken(3);
  }

  @Test
  void takesNothing() {
    assertThat(dashboard.post("/v1/traces", PROTOBUF, new byte[0]).status()).isEqualTo(200);
    assertThat(dashboard.post("/v1/logs", JSON, "{}".getBytes(UTF_8)).status()).isEqualTo(200);
  }

  @Test
  void spansThatCannotBeAreCountedAndTheOthersTaken() throws Exception {
    Span.Builder noId = OtlpSpans.span(4, 1, 0, "no id").clearTraceId();
    Span.Builder zeroId = OtlpSpans.span(4, 0, 0, "zeros");
    Span.Builder noTime = OtlpSpans.span(4, 2, 0, "no time").clearStartTimeUnixNano();
    Span.Builder farTime = OtlpSpans.span(4, 3, 0, "far").setStartTimeUnixNano(-1);
    byte[] body =
        OtlpSpans.request("s", noId, zeroId, noTime, farTime, OtlpSpans.span(4, 4, 0, "good"))
            .toByteArray();
    Answer answer = dashboard.post("/v1/traces", PROTOBUF, body);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(
            ExportTraceServiceResponse.parseFrom(answer.response().body().getBytes(UTF_8))
                .getPartialSuccess()
                .getRejectedSpans())
        .isEqualTo(4);
    assertThat(dashboard.get(path(4)).list("spans")).hasSize(1);
  }

  @Test
  void whatEndsBeforeItStartsTookNoTime() {
    Span.Builder span = OtlpSpans.span(5, 1, 0, "back");
    span.setEndTimeUnixNano(span.getStartTimeUnixNano() - 1);
    dashboard.send("/v1/traces", OtlpSpans.request("s", span));
    assertThat(dashboard.get(path(5)).map("summary")).containsEntry("durationMicros", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/traces", "/kept/v1/traces", "/v1/logs", "/v1/metrics"})
  void whatIsCutOffOrIsNoOtlpIsRefused(String path) throws Exception {
    byte[] whole = trace(6);
    assertRefused(400, dashboard.post(path, PROTOBUF, Arrays.copyOf(whole, whole.length - 1)));
    assertRefused(400, dashboard.post(path, PROTOBUF, "GET / HTTP/1.1".getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, JSON, "{\"resource".getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, JSON, "[1]".getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, JSON, "null".getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, JSON, "\"\"".getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, JSON, "[".repeat(50_000).getBytes(UTF_8)));
    assertRefused(400, dashboard.post(path, PROTOBUF, whole, "Content-Encoding", "gzip"));
    byte[] packed = packed(whole);
    assertRefused(
        400,
        dashboard.post(
            path, PROTOBUF, Arrays.copyOf(packed, packed.length - 9), "Content-Encoding", "gzip"));
    assertRefused(415, dashboard.post(path, PROTOBUF, whole, "Content-Encoding", "zstd"));
    assertRefused(415, dashboard.post(path, "text/plain", whole));
  }

  @Test
  void idsThatAreNoneAreRefused() {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\",\"spanId\":\"1\"}]}]}]}";
    assertRefused(400, dashboard.post("/v1/traces", JSON, json.getBytes(UTF_8)));
  }

  @Test
  void whatIsTooLargeIsRefusedAlsoWhenItIsPackedSmall() throws Exception {
    byte[] large = new byte[5_000_000];
    assertRefused(413, dashboard.post("/v1/traces", PROTOBUF, new byte[100_001]));
    assertRefused(413, dashboard.post("/v1/traces", PROTOBUF, large));
    assertRefused(
        413, dashboard.post("/v1/traces", PROTOBUF, packed(large), "Content-Encoding", "gzip"));
  }

  @Test
  void noiseIsRefusedOrTakenAndBreaksNothing() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] spans = noisy(trace(7), random);
      assertThat(dashboard.post("/v1/traces", PROTOBUF, spans).status()).isIn(200, 400);
      assertThat(dashboard.post("/kept/v1/traces", PROTOBUF, spans).status()).isIn(200, 400);
      byte[] log = noisy(log().toByteArray(), random);
      assertThat(dashboard.post("/v1/logs", PROTOBUF, log).status()).isIn(200, 400);
      byte[] metrics = noisy(metrics(i).toByteArray(), random);
      assertThat(dashboard.post("/v1/metrics", PROTOBUF, metrics).status()).isIn(200, 400);
    }
    for (String path :
        List.of(
            "/api/traces?limit=1000&text=x",
            "/api/logs?text=x",
            "/api/metrics",
            "/api/service-map",
            "/api/sampling",
            "/api/services",
            "/api/errors",
            "/api/events",
            "/health")) {
      assertThat(dashboard.get(path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void makesNoTracesOfItsOwn() {
    assertThat(dashboard.get("/api/traces").header("X-Trace-Id")).isNull();
  }

  private static void assertRefused(int status, Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  private static void assertTaken(int trace) {
    assertThat(dashboard.get(path(trace)).list("spans")).hasSize(1);
  }

  private static String path(int trace) {
    return "/api/traces/" + OtlpSpans.traceId(trace);
  }

  private static byte[] trace(int number) {
    ExportTraceServiceRequest request =
        OtlpSpans.request("s", OtlpSpans.span(number, number, 0, "span"));
    return request.toByteArray();
  }

  private static ExportLogsServiceRequest log() {
    return OtlpSpans.log("order", 7, SeverityNumber.SEVERITY_NUMBER_INFO, "An order");
  }

  private static ExportMetricsServiceRequest metrics(int count) {
    return OtlpMetrics.request(
        OtlpMetrics.durations("SERVER", "/orders", "OK", count, count, count, count),
        OtlpMetrics.edgeDurations("server", "order", "payment", count, count, count, count),
        OtlpMetrics.collector("exporter_queue_size", "otlp_grpc/jaeger", count));
  }

  private static byte[] noisy(byte[] whole, Random random) {
    for (int i = random.nextInt(5); i >= 0; i--) {
      whole[random.nextInt(whole.length)] = (byte) random.nextInt();
    }
    return whole;
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
