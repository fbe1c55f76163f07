package dev.keepsake.dashboard.metric;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Requests to a route of a service over time. */
@Serdeable
public record SeriesView(String service, String route, List<Point> points) {
  /**
   * One step.
   *
   * @param p50Millis null where there was no request
   * @param exemplarTraceIds kept traces of the time
   */
  @Serdeable
  public record Point(
      long timeMillis,
      long requests,
      long errors,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis,
      List<String> exemplarTraceIds) {
    static Point of(long time, RequestMetrics.Count count) {
      return new Point(
          time,
          count.requests,
          count.errors,
          count.durations.percentileMillis(0.5),
          count.durations.percentileMillis(0.95),
          count.durations.percentileMillis(0.99),
          List.copyOf(count.exemplars));
    }
  }
}
