package dev.keepsake.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.testing.DocumentedKeys;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontendConfigurationTest {
  @Test
  void hasDefaults() {
    try (ApplicationContext context = ApplicationContext.run("test")) {
      FrontendConfiguration defaults = context.getBean(FrontendConfiguration.class);

      assertThat(defaults.rate()).isEqualTo(2);
      assertThat(defaults.isBounded()).isFalse();
      Mix mix = Mix.parse(defaults.mix());
      List<Scenario> hundred = Stream.generate(mix::next).limit(100).toList();
      assertThat(hundred).contains(Scenario.values());
      assertThat(hundred).filteredOn(Scenario.ORDER::equals).hasSize(40);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "frontend.rate, 0",
    "frontend.rate, -1",
    "frontend.rate, NaN",
    "frontend.rate, fast",
    "frontend.duration, -1s",
    "frontend.duration, long",
    "frontend.requests, -1",
    "frontend.mix, everything",
    "frontend.max-in-flight, 0",
    "frontend.ready-timeout, -1s",
    "frontend.drain-timeout, -1s"
  })
  void namesTheKeyOfAWrongSetting(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasStackTraceContaining(key);
  }

  @Test
  void isDocumented() throws IOException {
    DocumentedKeys documented = DocumentedKeys.of("frontend").haveDefaultsOf().haveVariables();

    assertThat(documented.text())
        .contains(Arrays.stream(Scenario.values()).map(s -> "`" + s.label() + "`").toList());
  }
}
