package dev.keepsake.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole process against an OTLP receiver: what it sends, and that the environment rules it. */
class OtlpExportIT {
  @TempDir private Path directory;

  private OtlpReceiver receiver;

  @BeforeEach
  void start() {
    receiver = new OtlpReceiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void spansLogsAndMetricsArriveWithOneTraceAndOneResource() throws Exception {
    String console =
        run(
            Map.of(
                "OTEL_RESOURCE_ATTRIBUTES", "service.version=1.2.3,team=shop",
                "KEEPSAKE_TRACING_RESOURCE_NAMESPACE", "shop",
                "KEEPSAKE_TRACING_RESOURCE_ENVIRONMENT", "test",
                "K8S_POD_NAME", "order-0",
                "K8S_NAMESPACE_NAME", "default"));

    Span request = onlySpan();
    assertThat(request.getName()).isEqualTo("GET /log/{word}");
    String traceId = HexFormat.of().formatHex(request.getTraceId().toByteArray());
    String spanId = HexFormat.of().formatHex(request.getSpanId().toByteArray());

    LogRecord said = log("Somebody says hello");
    assertThat(said.getTraceId()).isEqualTo(request.getTraceId());
    assertThat(said.getSpanId()).isEqualTo(request.getSpanId());
    assertThat(OtlpReceiver.attributes(said.getAttributesList())).containsEntry("orderId", "ord_1");
    assertThat(OtlpReceiver.attributes(log("Somebody failed").getAttributesList()))
        .containsEntry("exception.type", "java.lang.IllegalStateException")
        .containsEntry("exception.message", "no stock")
        .containsKey("exception.stacktrace");
    assertThat(console)
        .contains("trace_id=" + traceId + " span_id=" + spanId)
        .contains("Somebody says hello");

    assertThat(receiver.metrics())
        .contains("http.server.request.duration", "jvm.memory.used", "jvm.thread.count");
    assertThat(receiver.resources())
        .hasSizeGreaterThanOrEqualTo(3)
        .allSatisfy(
            resource ->
                assertThat(resource)
                    .containsEntry("service.name", "order")
                    .containsEntry("service.version", "1.2.3")
                    .containsEntry("service.namespace", "shop")
                    .containsEntry("deployment.environment.name", "test")
                    .containsEntry("k8s.pod.name", "order-0")
                    .containsEntry("k8s.namespace.name", "default")
                    .containsEntry("team", "shop"))
        .extracting(resource -> resource.get("service.instance.id"))
        .doesNotContainNull()
        .containsOnly(receiver.resources().getFirst().get("service.instance.id"));
  }

  @Test
  void theEnvironmentNamesTheService() throws Exception {
    run(Map.of("OTEL_SERVICE_NAME", "renamed"));

    assertThat(receiver.resources())
        .isNotEmpty()
        .allSatisfy(resource -> assertThat(resource).containsEntry("service.name", "renamed"));
  }

  @Test
  void theEnvironmentDisablesTheSdk() throws Exception {
    run(Map.of("OTEL_SDK_DISABLED", "true"));

    assertThat(receiver.resources()).isEmpty();
  }

  @Test
  void theEnvironmentChoosesExporters() throws Exception {
    run(Map.of("OTEL_LOGS_EXPORTER", "none", "OTEL_METRICS_EXPORTER", "none"));

    assertThat(receiver.spans()).hasSize(1);
    assertThat(receiver.logs()).isEmpty();
    assertThat(receiver.metrics()).isEmpty();
  }

  @Test
  void theEnvironmentChoosesTheSamplerOverTheConfiguration() throws Exception {
    run(
        Map.of(
            "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
            "OTEL_TRACES_SAMPLER_ARG", "0",
            "KEEPSAKE_TRACING_SAMPLER_RATIO", "1"));

    assertThat(receiver.spans()).isEmpty();
    assertThat(receiver.logs()).isNotEmpty();
  }

  @Test
  void theEnvironmentSetsTheBatchesOverTheLibrary() throws Exception {
    String console =
        run(Map.of("OTEL_BSP_SCHEDULE_DELAY", "250", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "64"));

    assertThat(console).contains("scheduleDelayNanos=250000000, maxExportBatchSize=64");
  }

  private Span onlySpan() {
    assertThat(receiver.spans()).hasSize(1);
    return receiver.spans().getFirst();
  }

  private LogRecord log(String body) {
    return receiver.logs().stream()
        .filter(log -> log.getBody().getStringValue().equals(body))
        .findFirst()
        .orElseThrow();
  }

  private String run(Map<String, String> environment) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OrderProgram.class.getName(),
                "hello"));
    File console = directory.resolve("console").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(console);
    builder.environment().keySet().removeIf(name -> name.startsWith("OTEL_"));
    builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    String output = Files.readString(console.toPath(), StandardCharsets.UTF_8);
    assertThat(output).contains("answered 200");
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
