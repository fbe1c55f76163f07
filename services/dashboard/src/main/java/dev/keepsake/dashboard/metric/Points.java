package dev.keepsake.dashboard.metric;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Something counted in steps of {@value #STEP_MILLIS} ms, over the last hour. */
public final class Points<T> {
  public static final long STEP_MILLIS = 15_000;
  private static final long KEPT_MILLIS = 3_600_000;

  private final TreeMap<Long, T> points = new TreeMap<>();

  /** The step that a time is in. */
  public T at(long timeMillis, long now, Supplier<T> empty) {
    while (!points.isEmpty() && points.firstKey() < now - KEPT_MILLIS) {
      points.pollFirstEntry();
    }
    long time = Math.clamp(timeMillis, now - KEPT_MILLIS, now);
    return points.computeIfAbsent(time - Math.floorMod(time, STEP_MILLIS), key -> empty.get());
  }

  /** The steps of a time, by their beginnings. */
  public NavigableMap<Long, T> between(long fromMillis, long toMillis) {
    return fromMillis >= toMillis
        ? new TreeMap<>()
        : points.subMap(fromMillis, true, toMillis, false);
  }

  public NavigableMap<Long, T> all() {
    return points;
  }
}
