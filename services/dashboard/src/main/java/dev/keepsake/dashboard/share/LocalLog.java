package dev.keepsake.dashboard.share;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Of a dashboard that is alone: what comes in is taken at once. */
@Singleton
@Requires(missingProperty = "redis.uri")
final class LocalLog implements IntakeLog {
  private static final Part.Place PLACE = new Part.Place(0, true);

  @Override
  public <T, R> Entrance<T, R> join(String kind, Part<T, R> part) {
    return content -> part.apply(content, PLACE);
  }

  @Override
  public State state() {
    return State.ALONE;
  }
}
