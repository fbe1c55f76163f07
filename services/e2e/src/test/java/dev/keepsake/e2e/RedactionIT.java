package dev.keepsake.e2e;

import static dev.keepsake.e2e.load.Values.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.Repository;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.semconv.ServiceAttributes;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Secrets planted wherever OTLP has room for text reach no store and no log; ids and times stay.
 */
class RedactionIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String TRACE_ID = "4111111111111111aaaaaaaaaaaaaaaa";

  private final List<KeyValue> secretAttributes =
      Secrets.BY_KEY.entrySet().stream()
          .map(entry -> attribute(AttributeKey.stringKey(entry.getKey()), entry.getValue()))
          .toList();

  @Test
  void noSecretReachesJaegerTheLogsOrThePrometheusEndpoint() throws Exception {
    Path logs = Repository.directory("e2e-work").resolve("redaction-logs.json");
    Files.deleteIfExists(logs);
    Map<String, String> settings = new HashMap<>(Ratios.of(100, 100, 100));
    settings.put("E2E_LOGS_FILE", logs.toString());
    Path overlay = Repository.path("services/e2e/src/test/resources/logs-to-file.yaml");
    try (Jaeger jaeger = Jaeger.start("redaction");
        Collector collector = Collector.start("redaction", jaeger, settings, overlay)) {
      post(collector.otlpHttp().resolve("/v1/traces"), spans().toByteArray());
      post(collector.otlpHttp().resolve("/v1/logs"), logs().toByteArray());
      post(collector.otlpHttp().resolve("/v1/metrics"), metrics().toByteArray());
      collector.awaitDrained(LIMIT);
      Await.until(LIMIT, "the log file", () -> Files.exists(logs) && Files.size(logs) > 0);
      Await.until(
          LIMIT,
          "the span metrics",
          () -> collector.prometheus().sum("traces_span_metrics_calls_total") > 0);
      Await.until(LIMIT, "the gauge", () -> collector.prometheus().sum("stock") == 7);

      String trace = jaeger.client().rawTrace(TRACE_ID);
      String logged = Files.readString(logs);
      Map<String, String> places =
          Map.of(
              "Jaeger", trace,
              "the logs", logged,
              "the Collector's log", collector.output(),
              "Jaeger's log", jaeger.output(),
              "Prometheus", collector.prometheusText());
      assertThat(places.entrySet().stream().flatMap(RedactionIT::leaks)).isEmpty();
      assertThat(Secrets.HARMLESS).allMatch(trace::contains).allMatch(logged::contains);
      assertThat(List.of("1763711129123456", "GET /users/{id}")).allMatch(trace::contains);
      assertThat(List.of(TRACE_ID)).allMatch(logged::contains);
    }
  }

  private static Stream<String> leaks(Map.Entry<String, String> place) {
    String text = place.getValue();
    return Secrets.ALL.stream()
        .filter(text::contains)
        .map(secret -> place.getKey() + ": …" + around(text, text.indexOf(secret)) + "…");
  }

  private static String around(String text, int index) {
    return text.substring(Math.max(0, index - 80), Math.min(text.length(), index + 80));
  }

  /** A span for each text, with the text wherever there is room for one. */
  private ExportTraceServiceRequest spans() {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    spans.addSpans(span(0, "GET /users/{id}").addAllAttributes(secretAttributes));
    int number = 1;
    for (String text : Secrets.TEXTS) {
      spans.addSpans(
          span(number++, text)
              .setTraceState("keepsake=" + text)
              .setStatus(
                  Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(text))
              .addAttributes(attribute(AttributeKey.stringKey("note"), text))
              .addAttributes(attribute(AttributeKey.stringArrayKey("notes"), List.of("a", text))));
      spans.addSpans(
          span(number++, "event")
              .addEvents(
                  Span.Event.newBuilder()
                      .setName(text)
                      .addAttributes(attribute(AttributeKey.stringKey("exception.message"), text))
                      .addAllAttributes(secretAttributes)));
    }
    for (String harmless : Secrets.HARMLESS) {
      spans.addSpans(
          span(number++, harmless)
              .addAttributes(attribute(AttributeKey.stringKey("note"), harmless))
              .addAttributes(attribute(AttributeKey.longKey("micros"), 1763711129123456L)));
    }
    spans.addSpans(
        span(number, "card as a number")
            .addAttributes(attribute(AttributeKey.longKey("card"), Secrets.CARD)));
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().setResource(resource()).addScopeSpans(spans))
        .build();
  }

  private ExportLogsServiceRequest logs() {
    ScopeLogs.Builder records = ScopeLogs.newBuilder();
    for (String text : Secrets.TEXTS) {
      records.addLogRecords(
          log(text)
              .addAttributes(attribute(AttributeKey.stringKey("note"), text))
              .addAllAttributes(secretAttributes));
    }
    Secrets.HARMLESS.forEach(text -> records.addLogRecords(log(text)));
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(records))
        .build();
  }

  private ExportMetricsServiceRequest metrics() {
    NumberDataPoint.Builder point =
        NumberDataPoint.newBuilder()
            .setTimeUnixNano(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()))
            .setAsInt(7)
            .addAttributes(attribute(AttributeKey.stringKey("note"), Secrets.TEXTS.getFirst()))
            .addAllAttributes(secretAttributes);
    Metric.Builder stock =
        Metric.newBuilder().setName("stock").setGauge(Gauge.newBuilder().addDataPoints(point));
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(resource())
                .addScopeMetrics(ScopeMetrics.newBuilder().addMetrics(stock)))
        .build();
  }

  private Resource resource() {
    return Resource.newBuilder()
        .addAttributes(attribute(ServiceAttributes.SERVICE_NAME, "redaction"))
        .addAllAttributes(secretAttributes)
        .build();
  }

  private static LogRecord.Builder log(String body) {
    return LogRecord.newBuilder()
        .setTraceId(traceId())
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  private static Span.Builder span(int number, String name) {
    return Span.newBuilder()
        .setTraceId(traceId())
        .setSpanId(ByteString.fromHex("%016x".formatted(number + 1)))
        .setKind(Span.SpanKind.SPAN_KIND_SERVER)
        .setName(name)
        .setStartTimeUnixNano(1763711129123456789L)
        .setEndTimeUnixNano(1763711129223456789L);
  }

  private static ByteString traceId() {
    return ByteString.copyFrom(HexFormat.of().parseHex(TRACE_ID));
  }

  private static void post(URI uri, byte[] body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    assertThat(Http.send(request).statusCode()).isEqualTo(200);
  }
}
