package dev.keepsake.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracingConfigurationTest {
  @Test
  void aServiceNeedsToSetNothing() {
    try (ApplicationContext context = ApplicationContext.run()) {
      var configuration = context.getBean(TracingConfiguration.class);

      assertThat(configuration.requestIdHeaders()).containsExactly("X-Trace-Id");
      assertThat(configuration.keepByBaggage()).isTrue();
      assertThat(context.getProperty("otel.exporter.otlp.endpoint", String.class))
          .hasValue("http://localhost:4318");
    }
  }

  @Test
  void aServicesOwnSettingsOutrankTheLibrarys() {
    try (ApplicationContext context =
        ApplicationContext.run(Map.of("otel.exporter.otlp.endpoint", "http://collector:4318"))) {
      assertThat(context.getProperty("otel.exporter.otlp.endpoint", String.class))
          .hasValue("http://collector:4318");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "keepsake.tracing.request-id-headers, X Trace",
    "keepsake.tracing.max-baggage-length, 9000",
    "keepsake.tracing.shutdown-timeout, 0s",
    "keepsake.tracing.shutdown-timeout, 2m",
    "keepsake.tracing.sampler.ratio, 1.5",
    "keepsake.tracing.sampler.ratio, half",
    "keepsake.tracing.shutdown-timeout, soon",
    "keepsake.tracing.max-baggage-length, much",
    "keepsake.tracing.database-roots, ture",
    "keepsake.faults.enabled, ture"
  })
  void aWrongValueStopsTheStartWithTheNameOfTheKey(String key, String value) {
    assertThatThrownBy(() -> new TracedServer(Map.of(key, value)))
        .rootCause()
        .hasMessageContaining(key);
  }
}
