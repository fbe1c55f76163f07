package dev.keepsake.shop;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The time that real work would take: each pause times {@code shop.delay-scale}, 0 for none. */
@Singleton
public class SimulatedDelay {
  private final double scale;

  SimulatedDelay(@Value("${shop.delay-scale:1.0}") double scale) {
    if (!(scale >= 0 && scale <= 1000)) {
      throw new IllegalArgumentException("shop.delay-scale must be from 0 to 1000, not " + scale);
    }
    this.scale = scale;
  }

  /** Sleeps for the duration, scaled; an interrupt ends it early and stays set. */
  public void pause(Duration duration) {
    long nanos = (long) (duration.toNanos() * scale);
    if (nanos <= 0) {
      return;
    }
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
