package dev.keepsake.dashboard;

import io.micronaut.core.annotation.Nullable;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * The time of day; but while something is done that happened earlier, or at another replica, the
 * time at which it did.
 */
public final class AppliedTime extends Clock {
  private static final ThreadLocal<Instant> APPLIED = new ThreadLocal<>();

  private final Clock clock;

  public AppliedTime(Clock clock) {
    this.clock = clock;
  }

  /** Does something as of a time. */
  public static <T> T at(long millis, Supplier<T> action) {
    APPLIED.set(Instant.ofEpochMilli(millis));
    try {
      return action.get();
    } finally {
      APPLIED.remove();
    }
  }

  @Override
  public Instant instant() {
    @Nullable Instant applied = APPLIED.get();
    return applied == null ? clock.instant() : applied;
  }

  @Override
  public long millis() {
    @Nullable Instant applied = APPLIED.get();
    return applied == null ? clock.millis() : applied.toEpochMilli();
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new AppliedTime(clock.withZone(zone));
  }
}
