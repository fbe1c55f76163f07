package dev.keepsake.gateway;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.testing.DocumentedKeys;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @ParameterizedTest
  @CsvSource({
    "gateway.rate-limit.requests-per-second, -1",
    "gateway.rate-limit.requests-per-second, many",
    "gateway.rate-limit.burst, 0",
    "gateway.rate-limit.burst, 1000001",
    "gateway.retry.attempts, -1",
    "gateway.retry.attempts, 11",
    "gateway.retry.delay, -1s",
    "gateway.retry.delay, soon",
    "gateway.hand-on.services, ../auth"
  })
  void refusesToStartAndNamesTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasMessageContaining(key);
  }

  @Test
  void isDocumented() throws IOException {
    DocumentedKeys.of("gateway").haveDefaultsOf().haveVariables();
  }
}
