package dev.keepsake.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands, until a test sets it forward. A service takes a subclass of it for its own.
 */
public class SettableClock extends Clock {
  public static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private volatile Instant now = START;

  public void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
