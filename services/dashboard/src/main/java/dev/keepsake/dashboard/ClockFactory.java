package dev.keepsake.dashboard;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the time of day a bean, so that a test can set it. */
@Factory
final class ClockFactory {
  @Singleton
  Clock clock() {
    return new AppliedTime(Clock.systemUTC());
  }
}
