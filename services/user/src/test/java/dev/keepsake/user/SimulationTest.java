package dev.keepsake.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {

  @Test
  void isOffByDefault() {
    try (ApplicationContext context = context(Map.of())) {
      SimulationConfiguration configuration = context.getBean(SimulationConfiguration.class);
      assertThat(configuration).isEqualTo(new SimulationConfiguration(Duration.ZERO, 0));
      Simulation simulation = context.getBean(Simulation.class);
      assertThatNoException().isThrownBy(simulation::happen);
    }
  }

  @Test
  void failsAtTheConfiguredRate() {
    try (ApplicationContext context = context(Map.of())) {
      Simulation simulation =
          new Simulation(
              new SimulationConfiguration(Duration.ofNanos(1), 0.25),
              context.getBean(SimulatedDelay.class),
              new Random(7));
      int failed = 0;
      for (int i = 0; i < 1000; i++) {
        try {
          simulation.happen();
        } catch (ProblemException e) {
          assertThat(e.kind()).isEqualTo("simulated-error");
          failed++;
        }
      }
      assertThat(failed).isBetween(200, 300);
    }
  }

  @ParameterizedTest
  @CsvSource({"user.simulation.error-rate, 1.1", "user.simulation.error-rate, -0.1"})
  void refusesARateThatIsNone(String key, String value) {
    assertThatThrownBy(() -> context(Map.of(key, value))).hasStackTraceContaining(key);
  }

  private static ApplicationContext context(Map<String, Object> properties) {
    return ApplicationContext.builder(properties)
        .properties(Map.of("datasources.default.enabled", false, "flyway.enabled", false))
        .environments("test")
        .start();
  }
}
