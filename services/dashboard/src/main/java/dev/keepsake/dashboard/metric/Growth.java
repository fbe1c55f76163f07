package dev.keepsake.dashboard.metric;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Makes of counters, which only grow, what came since they were last told. */
@Singleton
final class Growth {
  private static final int MOST_SERIES = 5000;

  /** The one told last at the end. */
  private final LinkedHashMap<String, long[]> last = new LinkedHashMap<>();

  private final Set<String> knownMetrics = new HashSet<>();
  private final Set<String> newMetrics = new HashSet<>();
  private final long startNanos;

  Growth(Clock clock) {
    startNanos = TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** To be called before the counters of one message. */
  void beginMessage() {
    knownMetrics.addAll(newMetrics);
    newMetrics.clear();
  }

  /**
   * What a counter, or some counted together, grew by.
   *
   * @param seriesStartNanos since when the series counts
   */
  long[] of(String metric, String series, long seriesStartNanos, long... values) {
    newMetrics.add(metric);
    String key = metric + "|" + series;
    long[] before = last.remove(key);
    last.put(key, values);
    if (last.size() > MOST_SERIES) {
      last.pollFirstEntry();
    }
    if (before == null || before.length != values.length) {
      // What it counted before this dashboard was there came at no time that is known.
      return seriesStartNanos >= startNanos || knownMetrics.contains(metric)
          ? values
          : new long[values.length];
    }
    long[] growth = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < before[i]) {
        return values; // it began anew
      }
      growth[i] = values[i] - before[i];
    }
    return growth;
  }

  static boolean isZero(long[] growth) {
    return Arrays.stream(growth).allMatch(value -> value == 0);
  }
}
