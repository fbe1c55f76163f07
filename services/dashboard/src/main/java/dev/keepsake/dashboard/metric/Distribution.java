package dev.keepsake.dashboard.metric;

import io.micronaut.core.annotation.Nullable;
import java.util.Arrays;

/** How often something took how long, in the ranges of an OpenTelemetry histogram. */
final class Distribution {
  private double[] bounds = {};
  private long[] counts = {};

  /**
   * Adds what was counted.
   *
   * @param newBounds upper bounds in seconds, ascending
   * @param newCounts one more than bounds
   */
  void add(double[] newBounds, long[] newCounts) {
    if (!Arrays.equals(bounds, newBounds)) {
      bounds = newBounds;
      counts = new long[newCounts.length];
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += newCounts[i];
    }
  }

  void add(Distribution other) {
    if (other.counts.length > 0) {
      add(other.bounds, other.counts);
    }
  }

  /** Below which a part of all lies, in milliseconds: by a straight line through its range. */
  @Nullable
  Double percentileMillis(double part) {
    long total = Arrays.stream(counts).sum();
    if (total == 0) {
      return null;
    }
    double wanted = part * total;
    long below = 0;
    for (int i = 0; i < bounds.length; i++) {
      if (counts[i] > 0 && below + counts[i] >= wanted) {
        double from = i == 0 ? 0 : bounds[i - 1];
        double seconds = from + (bounds[i] - from) * (wanted - below) / counts[i];
        return Math.round(seconds * 1e6) / 1e3; // no finer than the page shows it
      }
      below += counts[i];
    }
    return bounds.length == 0 ? null : (Double) (1000 * bounds[bounds.length - 1]);
  }
}
