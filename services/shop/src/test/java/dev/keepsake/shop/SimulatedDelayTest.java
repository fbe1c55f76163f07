package dev.keepsake.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedDelayTest {

  @Test
  void takesTheScaledTime() {
    long start = System.nanoTime();
    delay(0.5).pause(Duration.ofMillis(40));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(20), Duration.ofSeconds(5));
  }

  @Test
  void isNothingAtScaleZero() {
    delay(0).pause(Duration.ofDays(1));
  }

  @Test
  void anInterruptEndsItAndStaysSet() {
    Thread.currentThread().interrupt();
    delay(1).pause(Duration.ofDays(1));
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 1001})
  void refusesAScaleThatMakesNoSense(double scale) {
    assertThatThrownBy(() -> new DelayConfiguration(scale))
        .hasMessageContaining("shop.delay-scale");
  }

  private static SimulatedDelay delay(double scale) {
    return new SimulatedDelay(new DelayConfiguration(scale));
  }
}
