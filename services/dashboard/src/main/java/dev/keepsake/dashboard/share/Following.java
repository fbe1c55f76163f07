package dev.keepsake.dashboard.share;

import dev.keepsake.dashboard.intake.Intake;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ShutdownEvent;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;

/** Takes what is in the Redis before the server starts, and lets go of it before all else ends. */
@Singleton
@Requires(property = "redis.uri")
class Following {
  private final RedisLog log;

  /** With the intake: all parts that it has have joined then. */
  Following(RedisLog log, Intake intake) {
    this.log = log;
  }

  @EventListener
  void start(StartupEvent event) {
    try {
      log.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @EventListener
  void stop(ShutdownEvent event) {
    try {
      log.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
