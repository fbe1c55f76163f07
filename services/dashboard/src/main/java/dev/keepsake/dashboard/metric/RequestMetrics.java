package dev.keepsake.dashboard.metric;

import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.semconv.HttpAttributes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Requests, errors and durations by service and route, from the Collector's span metrics. */
@Singleton
public class RequestMetrics {
  private static final int MOST_SERIES = 300;
  private static final int EXEMPLARS = 3;

  private record Key(String service, String route) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byService = service.compareTo(other.service);
      return byService != 0 ? byService : route.compareTo(other.route);
    }
  }

  /** What was counted in one step, or in several. */
  static final class Count {
    long requests;
    long errors;
    final Distribution durations = new Distribution();
    final List<String> exemplars = new ArrayList<>();

    void add(Count other) {
      requests += other.requests;
      errors += other.errors;
      durations.add(other.durations);
      other.exemplars.stream().limit(EXEMPLARS - exemplars.size()).forEach(exemplars::add);
    }
  }

  private final Clock clock;
  private final Map<Key, Points<Count>> series = new TreeMap<>();

  RequestMetrics(Clock clock) {
    this.clock = clock;
  }

  synchronized void add(
      String service, String route, boolean isError, double[] bounds, long[] counts) {
    Key key = new Key(service, route);
    if (!series.containsKey(key) && series.size() >= MOST_SERIES) {
      return;
    }
    long now = clock.millis();
    Count count = series.computeIfAbsent(key, unused -> new Points<>()).at(now, now, Count::new);
    long requests = Arrays.stream(counts).sum();
    count.requests += requests;
    count.errors += isError ? requests : 0;
    count.durations.add(bounds, counts);
  }

  /** Kept traces stand for what was counted when they were made. */
  public synchronized void exemplars(List<ReceivedSpan> kept) {
    long now = clock.millis();
    for (ReceivedSpan span : kept) {
      Points<Count> points =
          span.span().getKind() == SpanKind.SPAN_KIND_SERVER
              ? series.get(new Key(span.origin().service(), route(span)))
              : null;
      if (points != null) {
        long end = TimeUnit.NANOSECONDS.toMillis(span.span().getEndTimeUnixNano());
        List<String> exemplars = points.at(end, now, Count::new).exemplars;
        if (exemplars.size() < EXEMPLARS && !exemplars.contains(span.traceId())) {
          exemplars.add(span.traceId());
        }
      }
    }
  }

  /**
   * The series as they were.
   *
   * @param service null for every one
   * @param route null for every one
   */
  public synchronized List<SeriesView> series(
      @Nullable String service, @Nullable String route, long from, long to, long step) {
    List<SeriesView> views = new ArrayList<>();
    series.forEach(
        (key, points) -> {
          if ((service == null || service.equals(key.service()))
              && (route == null || route.equals(key.route()))) {
            views.add(new SeriesView(key.service(), key.route(), views(points, from, to, step)));
          }
        });
    return views;
  }

  private static List<SeriesView.Point> views(Points<Count> points, long from, long to, long step) {
    TreeMap<Long, Count> together = new TreeMap<>();
    points
        .between(from, to)
        .forEach(
            (time, count) ->
                together
                    .computeIfAbsent(time - Math.floorMod(time, step), key -> new Count())
                    .add(count));
    return together.entrySet().stream()
        .map(entry -> SeriesView.Point.of(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What each service was asked since a time, all routes together. */
  synchronized Map<String, Count> byService(long from) {
    Map<String, Count> services = new TreeMap<>();
    series.forEach(
        (key, points) -> {
          Count all = services.computeIfAbsent(key.service(), name -> new Count());
          points.between(from, Long.MAX_VALUE).values().forEach(all::add);
        });
    return services;
  }

  private static String route(ReceivedSpan span) {
    return Optional.ofNullable(
            Attributes.text(span.span().getAttributesList(), HttpAttributes.HTTP_ROUTE))
        .orElse(span.span().getName());
  }
}
