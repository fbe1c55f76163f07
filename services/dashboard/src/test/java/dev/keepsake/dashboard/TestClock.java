package dev.keepsake.dashboard;

import dev.keepsake.testing.SettableClock;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.time.Clock;

@Singleton
@Replaces(value = Clock.class, factory = ClockFactory.class)
final class TestClock extends SettableClock {}
