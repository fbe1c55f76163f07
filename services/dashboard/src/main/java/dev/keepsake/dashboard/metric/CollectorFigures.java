package dev.keepsake.dashboard.metric;

import dev.keepsake.dashboard.activity.Activity;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** What the Collectors say of themselves, all of them together. */
@Singleton
public class CollectorFigures {
  private static final int MOST_SERIES = 2000;
  private static final String LATE =
      "otelcol_processor_tail_sampling_early_releases_from_cache_decision";
  private static final String REFUSED = "otelcol_receiver_refused_spans";
  private static final String QUEUE = "otelcol_exporter_queue_size";

  /** Of the exporters that feed this dashboard; the others feed Jaeger. */
  private static final String OURS = "/dashboard";

  /**
   * The figures.
   *
   * @param queueSize spans that wait for Jaeger
   * @param droppedSpans that should have gone to Jaeger and were lost
   * @param dashboardDroppedSpans that this dashboard was not sent, for it was too slow or away
   */
  @Serdeable
  public record View(
      long queueSize,
      long queueCapacity,
      long refusedSpans,
      long droppedSpans,
      long dashboardDroppedSpans) {}

  /**
   * What came within one step.
   *
   * @param queueSize the most spans that waited for Jaeger
   * @param droppedSpans that should have gone to Jaeger and were lost
   */
  @Serdeable
  public record Step(long lateSpans, long queueSize, long refusedSpans, long droppedSpans) {
    static final Step NOTHING = new Step(0, 0, 0, 0);

    Step plus(long late, long refused, long dropped) {
      return new Step(lateSpans + late, queueSize, refusedSpans + refused, droppedSpans + dropped);
    }

    Step withQueue(long size) {
      return new Step(lateSpans, Math.max(queueSize, size), refusedSpans, droppedSpans);
    }
  }

  private record Series(String metric, String exporter, String rest) {}

  private final Activity activity;
  private final Clock clock;
  private final Points<AtomicReference<Step>> points = new Points<>();
  private final Map<Series, Long> values =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Series, Long> eldest) {
          return size() > MOST_SERIES;
        }
      };
  private boolean isKnown;

  CollectorFigures(Activity activity, Clock clock) {
    this.activity = activity;
    this.clock = clock;
  }

  /**
   * A series has a value.
   *
   * @param rest what else tells it from others
   * @param grown what it grew by, of a metric that is counted
   */
  synchronized void set(String metric, String exporter, String rest, long value, long grown) {
    Long before = values.put(new Series(metric, exporter, rest), value);
    isKnown = true;
    addToStep(metric, exporter, grown);
    if (isLoss(metric) && before != null && value > before) {
      String lost = value - before + " spans";
      activity.tell(
          "data-dropped",
          exporter.contains(OURS)
              ? "The Collector could not send " + lost + " to this dashboard"
              : "The Collector lost " + lost + " on their way to " + exporter,
          null);
    }
  }

  private void addToStep(String metric, String exporter, long grown) {
    long now = clock.millis();
    AtomicReference<Step> step = points.at(now, now, () -> new AtomicReference<>(Step.NOTHING));
    if (metric.equals(QUEUE)) {
      step.updateAndGet(before -> before.withQueue(queueSize()));
    } else if (grown > 0) {
      long lost = isLoss(metric) && !exporter.contains(OURS) ? grown : 0;
      step.updateAndGet(
          before ->
              before.plus(
                  metric.equals(LATE) ? grown : 0, metric.equals(REFUSED) ? grown : 0, lost));
    }
  }

  /** Whether a metric counts something of which it is shown when it came. */
  static boolean isCounted(String metric) {
    return metric.equals(LATE) || metric.equals(REFUSED) || isLoss(metric);
  }

  /** The steps of the last hour in which a Collector said something, by their beginnings. */
  public synchronized NavigableMap<Long, Step> steps() {
    NavigableMap<Long, Step> steps = new TreeMap<>();
    points.all().forEach((time, step) -> steps.put(time, step.get()));
    return steps;
  }

  /** Null as long as no Collector has said anything. */
  @Nullable
  public synchronized View view() {
    return isKnown
        ? new View(
            queueSize(),
            sum("otelcol_exporter_queue_capacity", series -> !series.exporter().contains(OURS)),
            sum(REFUSED, series -> true),
            losses(series -> !series.exporter().contains(OURS)),
            losses(series -> series.exporter().contains(OURS)))
        : null;
  }

  /** Spans that came after their trace was decided; null as long as no Collector has said. */
  @Nullable
  public synchronized Long lateSpans() {
    return isKnown ? (Long) sum(LATE, series -> true) : null;
  }

  private long queueSize() {
    return sum(QUEUE, series -> !series.exporter().contains(OURS));
  }

  private long losses(Predicate<Series> wanted) {
    return values.entrySet().stream()
        .filter(entry -> isLoss(entry.getKey().metric()) && wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private long sum(String metric, Predicate<Series> wanted) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().metric().equals(metric) && wanted.test(entry.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static boolean isLoss(String metric) {
    return metric.equals("otelcol_exporter_enqueue_failed_spans")
        || metric.equals("otelcol_exporter_send_failed_spans");
  }
}
