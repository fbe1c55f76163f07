package dev.keepsake.user;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** The moods of a real database, for those who want to see them in traces. */
@Singleton
class Simulation {
  private final SimulationConfiguration configuration;
  private final SimulatedDelay delay;
  private final RandomGenerator random;

  @Inject
  Simulation(SimulationConfiguration configuration, SimulatedDelay delay) {
    this(configuration, delay, RandomGenerator.getDefault());
  }

  Simulation(SimulationConfiguration configuration, SimulatedDelay delay, RandomGenerator random) {
    this.configuration = configuration;
    this.delay = delay;
    this.random = random;
  }

  /** Takes a random time up to the maximum, and fails as often as configured. */
  void happen() {
    long max = configuration.maxDelay().toNanos();
    if (max > 0) {
      delay.pause(Duration.ofNanos(random.nextLong(max + 1)));
    }
    if (random.nextDouble() < configuration.errorRate()) {
      throw new ProblemException(
          HttpStatus.INTERNAL_SERVER_ERROR,
          "simulated-error",
          "This error is simulated (user.simulation.error-rate).");
    }
  }
}
