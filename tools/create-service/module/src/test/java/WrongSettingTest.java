package dev.keepsake.__package__;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrongSettingTest {
  @ParameterizedTest
  @CsvSource({"__name__.delay, soon"})
  void stopsTheStartWithTheNameOfTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasStackTraceContaining(key);
  }
}
