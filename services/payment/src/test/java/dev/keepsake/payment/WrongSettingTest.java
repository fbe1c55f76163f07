package dev.keepsake.payment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of this service, and of what every service of the shop has. */
class WrongSettingTest {
  @ParameterizedTest
  @CsvSource({
    "payment.delay, soon",
    "payment.processor-timeout, 0s",
    "payment.remembered, 0",
    "payment.remembered, many",
    "payment.stub.limit, unlimited",
    "shop.delay-scale, abc",
    "shop.delay-scale, -1",
    "shop.tokens.required, ture"
  })
  void stopsTheStartWithTheNameOfTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasStackTraceContaining(key);
  }
}
