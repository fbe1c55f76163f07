package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds once what comes again and again, as long as not too much else comes meanwhile. */
final class Recurring<T> {
  /** The one that came last at the end. */
  private final Map<T, T> known;

  Recurring(int most) {
    known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<T, T> eldest) {
            return size() > most;
          }
        };
  }

  /** The one that is held and equal to this; null where this comes for the first time. */
  @Nullable
  T known(T value) {
    return known.putIfAbsent(value, value);
  }
}
