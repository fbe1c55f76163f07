package dev.keepsake.shop;

import jakarta.inject.Singleton;
import java.time.Duration;

/** The time that real work would take: each pause times {@code shop.delay-scale}, 0 for none. */
@Singleton
public class SimulatedDelay {
  private final double scale;

  SimulatedDelay(DelayConfiguration configuration) {
    this.scale = configuration.delayScale();
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
