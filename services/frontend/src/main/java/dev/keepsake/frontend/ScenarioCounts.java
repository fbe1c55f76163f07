package dev.keepsake.frontend;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The counts and latencies of one scenario. */
final class ScenarioCounts {
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final double MICROS_PER_MILLI = 1000;

  private final Histogram latencies = new Histogram(LONGEST_MICROS, 3);
  private final Map<String, Long> deviations = new TreeMap<>();
  private final long[] answersByClass = new long[6];
  private long sent;
  private long skipped;
  private long answered;
  private long wrong;

  /**
   * Counts at one moment.
   *
   * @param unanswered sent without an answer: refused, timed out, or still on their way
   * @param unexpected answers that were not the expected one, and all that had none
   * @param deviations what came instead of what, and how often
   */
  record Snapshot(
      long sent,
      long successes,
      long clientErrors,
      long serverErrors,
      long unanswered,
      long unexpected,
      long skipped,
      double medianMillis,
      double p99Millis,
      Map<String, Long> deviations) {}

  synchronized void sent() {
    sent++;
  }

  synchronized void skipped() {
    skipped++;
  }

  synchronized void add(Outcome outcome) {
    if (outcome.isAnswered()) {
      answered++;
      answersByClass[Math.min(outcome.status() / 100, 5)]++;
      long micros = TimeUnit.NANOSECONDS.toMicros(outcome.latency().toNanos());
      latencies.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
      wrong += outcome.isExpected() ? 0 : 1;
    }
    if (!outcome.isExpected()) {
      deviations.merge(outcome.deviation(), 1L, Long::sum);
    }
  }

  synchronized Snapshot snapshot() {
    long unanswered = sent - answered;
    return new Snapshot(
        sent,
        answersByClass[2],
        answersByClass[4],
        answersByClass[5],
        unanswered,
        wrong + unanswered,
        skipped,
        latencies.getValueAtPercentile(50) / MICROS_PER_MILLI,
        latencies.getValueAtPercentile(99) / MICROS_PER_MILLI,
        new TreeMap<>(deviations));
  }
}
