package dev.keepsake.dashboard.metric;

import dev.keepsake.dashboard.activity.Activity;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** What the Collectors say of themselves, all of them together. */
@Singleton
public class CollectorFigures {
  private static final int MOST_SERIES = 2000;
  private static final String LATE =
      "otelcol_processor_tail_sampling_early_releases_from_cache_decision";

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

  private record Series(String metric, String exporter, String rest) {}

  private final Activity activity;
  private final Map<Series, Long> values =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Series, Long> eldest) {
          return size() > MOST_SERIES;
        }
      };
  private boolean isKnown;

  CollectorFigures(Activity activity) {
    this.activity = activity;
  }

  /**
   * A series has a value.
   *
   * @param rest what else tells it from others
   */
  synchronized void set(String metric, String exporter, String rest, long value) {
    Long before = values.put(new Series(metric, exporter, rest), value);
    isKnown = true;
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

  /** Null as long as no Collector has said anything. */
  @Nullable
  public synchronized View view() {
    return isKnown
        ? new View(
            sum("otelcol_exporter_queue_size", series -> !series.exporter().contains(OURS)),
            sum("otelcol_exporter_queue_capacity", series -> !series.exporter().contains(OURS)),
            sum("otelcol_receiver_refused_spans", series -> true),
            losses(series -> !series.exporter().contains(OURS)),
            losses(series -> series.exporter().contains(OURS)))
        : null;
  }

  /** Spans that came after their trace was decided; null as long as no Collector has said. */
  @Nullable
  public synchronized Long lateSpans() {
    return isKnown ? (Long) sum(LATE, series -> true) : null;
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
