package dev.keepsake.traceapi.api;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads the times of calls. */
@Singleton
final class Times {
  private final Clock clock;
  private final TimesConfiguration configuration;

  Times(Clock clock, TimesConfiguration configuration) {
    this.clock = clock;
    this.configuration = configuration;
  }

  Instant now() {
    return clock.instant();
  }

  /** The time that a field tells, null when it is not there. */
  @Nullable
  Instant read(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant time = parse(field, text);
    if (time.isBefore(Instant.EPOCH)) {
      throw Faults.invalidTime(field, "must not be before 1970, but is " + time);
    }
    Instant latest = now().plus(configuration.ahead());
    if (time.isAfter(latest)) {
      throw Faults.invalidTime(field, "must not be after " + latest + ", but is " + time);
    }
    return time;
  }

  private static Instant parse(String field, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw Faults.invalidTime(
          field, "must be a time in ISO 8601 with its offset, such as 2026-01-31T12:00:00.123Z");
    }
  }
}
