package dev.keepsake.traceapi;

import static org.assertj.core.api.Assertions.assertThat;
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
    "trace-api.store.spans, 0",
    "trace-api.store.mebibytes, many",
    "trace-api.queue.spans, -1",
    "trace-api.queue.retry-for, soon",
    "trace-api.queue.retry-pause, 0s",
    "trace-api.idle.after, 0s",
    "trace-api.times.ahead, -1s",
    "trace-api.limits.burst, 0",
    "trace-api.limits.span-bytes, 10",
    "trace-api.tokens.required, ture",
    "trace-api.tokens.accepted, alice=short"
  })
  void stopsTheStartWithTheNameOfTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasStackTraceContaining(key);
  }

  @Test
  void tokensThatAreRequiredButNotThereStopTheStart() {
    assertThatThrownBy(
            () -> ApplicationContext.run(Map.of("trace-api.tokens.required", true), "test"))
        .hasStackTraceContaining("trace-api.tokens.accepted");
  }

  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    try (ApplicationContext context = ApplicationContext.run("test")) {
      Class<?>[] settings =
          context.getBeanDefinitionReferences().stream()
              .filter(reference -> reference.isConfigurationProperties())
              .map(reference -> reference.getBeanType())
              .filter(type -> type.getName().startsWith("dev.keepsake.traceapi."))
              .toArray(Class<?>[]::new);
      assertThat(settings).hasSizeGreaterThan(5);
      DocumentedKeys.of("trace-api").haveDefaultsOf(settings).haveVariables();
    }
  }
}
