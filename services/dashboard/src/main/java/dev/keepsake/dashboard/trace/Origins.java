package dev.keepsake.dashboard.trace;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds each origin once, for it comes again with every message. */
@Singleton
public class Origins {
  private static final int MOST = 1000;

  /** The one that came last at the end. */
  private final Map<Origin, Origin> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Origin> eldest) {
          return size() > MOST;
        }
      };

  /** The one that is held, should it be known. */
  public synchronized Origin of(Resource resource, InstrumentationScope scope) {
    Origin origin = Origin.of(resource, scope);
    if (!origin.isShared()) {
      return origin;
    }
    Origin before = known.putIfAbsent(origin, origin);
    return before == null ? origin : before;
  }
}
