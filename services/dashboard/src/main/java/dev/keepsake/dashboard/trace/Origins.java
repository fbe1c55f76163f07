package dev.keepsake.dashboard.trace;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import jakarta.inject.Singleton;

/** Holds each origin once, for it comes again with every message. */
@Singleton
public class Origins {
  private final Recurring<Origin> known = new Recurring<>(1000);

  /** The one that is held, should it be known. */
  public synchronized Origin of(Resource resource, InstrumentationScope scope) {
    Origin origin = Origin.of(resource, scope);
    if (!origin.isShared()) {
      return origin;
    }
    Origin before = known.known(origin);
    return before == null ? origin : before;
  }
}
