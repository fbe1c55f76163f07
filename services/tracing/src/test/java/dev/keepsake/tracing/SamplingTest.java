package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final String CONTEXT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

  @Test
  void byDefaultEachTraceIsMade() {
    try (TracedServer server = new TracedServer()) {
      server.get("/orders/ord_1");

      assertThat(server.spans(SpanKind.SERVER)).hasSize(1);
    }
  }

  @Test
  void aCallersDecisionIsKept() {
    try (TracedServer server = new TracedServer()) {
      var answer = server.get("/orders/ord_1", "traceparent", CONTEXT + "00");

      assertThat(server.spans()).isEmpty();
      assertThat(answer.headers().firstValue("traceresponse").orElse("")).endsWith("-00");
    }
  }

  @Test
  void aRatioOfNoneMakesNoTraceButContinuesThoseOfOthers() {
    try (TracedServer server = new TracedServer(Map.of("keepsake.tracing.sampler.ratio", 0))) {
      server.get("/orders/ord_1");
      assertThat(server.spans()).isEmpty();

      server.get("/orders/ord_1", "traceparent", CONTEXT + "01");
      assertThat(server.spans(SpanKind.SERVER)).hasSize(1);
    }
  }

  @Test
  void aDisabledSdkMakesNoneButPassesOnWhatTheCallerSent() {
    try (TracedServer callee = new TracedServer();
        TracedServer disabled =
            new TracedServer(
                Map.of(
                    "otel.sdk.disabled",
                    true,
                    "micronaut.http.services.order.url",
                    "http://localhost:" + callee.port()))) {
      assertThat(disabled.get("/orders/ord_1").headers().firstValue("X-Trace-Id")).isEmpty();

      disabled.get("/orders/of/order", "traceparent", CONTEXT + "01");

      assertThat(callee.span(SpanKind.SERVER)).hasParentSpanId("b7ad6b7169203331");
      assertThat(disabled.spans()).isEmpty();
    }
  }

  @Test
  void aRatioMakesItsShareOfTraces() {
    try (TracedServer server = new TracedServer(Map.of("keepsake.tracing.sampler.ratio", 0.5))) {
      for (int i = 0; i < 200; i++) {
        server.get("/orders/ord_1");
      }

      // Five standard deviations of 7 to either side.
      assertThat(server.spans(SpanKind.SERVER).size()).isBetween(65, 135);
    }
  }
}
