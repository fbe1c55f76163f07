package dev.keepsake.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownIT {
  private static final int SPANS = 3000;

  @Test
  void whatEndedJustBeforeTheStopIsSent() {
    try (OtlpReceiver receiver = new OtlpReceiver()) {
      TracedServer server = new TracedServer(exportTo(receiver.endpoint()));
      server.get("/orders/ord_1");
      for (int i = 0; i < SPANS; i++) {
        server.bean(OpenTelemetry.class).getTracer("t").spanBuilder("s").startSpan().end();
      }
      server.close();

      assertThat(receiver.spans()).hasSize(SPANS + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "otlp"})
  void aStopDoesNotWaitForAReceiverThatIsGone(String metricsExporter) {
    Map<String, Object> settings = exportTo("http://localhost:1");
    settings.put("otel.metrics.exporter", metricsExporter);
    settings.put("keepsake.tracing.shutdown-timeout", "500ms");
    TracedServer server = new TracedServer(settings);
    server.get("/orders/ord_1");

    long start = System.nanoTime();
    server.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private static Map<String, Object> exportTo(String endpoint) {
    return new HashMap<>(
        Map.of(
            "otel.traces.exporter", "otlp",
            "otel.exporter.otlp.endpoint", endpoint,
            // So that nothing is sent before the stop but full batches.
            "otel.bsp.schedule.delay", "60000"));
  }
}
