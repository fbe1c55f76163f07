package dev.keepsake.dashboard;

import dev.keepsake.testing.SettableClock;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** A clock that a test sets, below that of what is applied. */
@Factory
final class TestClock {
  @Singleton
  @Bean(typed = SettableClock.class)
  SettableClock settable() {
    return new SettableClock();
  }

  @Singleton
  @Replaces(value = Clock.class, factory = ClockFactory.class)
  Clock clock(SettableClock clock) {
    return new AppliedTime(clock);
  }
}
