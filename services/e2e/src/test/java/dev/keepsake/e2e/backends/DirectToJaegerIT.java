package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.shop.JavaProgram;
import dev.keepsake.e2e.shop.Shop;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's own variables point a service at another receiver, here Jaeger itself. */
class DirectToJaegerIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void aServiceSendsToJaegerWithoutACollector() throws Exception {
    String base = "http://127.0.0.1:" + Ports.free();
    try (Jaeger jaeger = Jaeger.start("direct");
        ManagedProcess gateway =
            JavaProgram.start(
                "gateway",
                "services/gateway/target/gateway.jar",
                Map.of(
                    "SERVER_PORT", base.substring(base.lastIndexOf(':') + 1),
                    "MICRONAUT_SERVER_HOST", "127.0.0.1",
                    // Nobody is there: an answer of its own is enough.
                    "AUTH_URL", "http://127.0.0.1:1",
                    "OTEL_EXPORTER_OTLP_ENDPOINT", "http://" + jaeger.otlpEndpoint(),
                    "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc",
                    "OTEL_METRICS_EXPORTER", "none",
                    "OTEL_LOGS_EXPORTER", "none"),
                "direct-gateway")) {
      gateway.awaitReady(LIMIT, Http.answers200(URI.create(base + "/health/readiness")));

      HttpResponse<String> answer =
          Http.send(HttpRequest.newBuilder(URI.create(base + "/api/orders/ord_1")).build());

      assertThat(answer.statusCode()).isEqualTo(503);
      List<StoredSpan> trace =
          Await.until(
                  LIMIT,
                  "the trace is in Jaeger",
                  () -> jaeger.client().trace(Shop.traceId(answer)),
                  found -> found.isPresent() && found.get().size() > 1)
              .orElseThrow();
      assertThat(trace).extracting(StoredSpan::service).containsOnly("gateway");
      assertThat(trace)
          .extracting(StoredSpan::name)
          .contains("GET /api/orders/{id}", "POST /tokens/verify");
    }
  }
}
