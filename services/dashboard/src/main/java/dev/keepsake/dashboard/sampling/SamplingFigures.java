package dev.keepsake.dashboard.sampling;

import dev.keepsake.dashboard.metric.CollectorFigures;
import dev.keepsake.dashboard.metric.Points;
import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.TraceStore;
import dev.keepsake.dashboard.trace.TraceSummary;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts what was kept, by policy, and what was dropped. */
@Singleton
public class SamplingFigures {
  private static final int MOST_POLICIES = 100;
  private static final int LONGEST_NAME = 100;

  private static final class Count {
    long traces;
    long spans;
    long bytes;
  }

  private static final class Decided {
    long kept;
    long dropped;
  }

  private final Clock clock;
  private final TraceStore store;
  private final CollectorFigures collector;
  private final Map<String, Count> policies = new TreeMap<>();
  private final Count dropped = new Count();
  private final Points<Decided> points = new Points<>();

  /** Null as long as no Collector has said which sampler it is. */
  @Nullable private Long split;

  SamplingFigures(Clock clock, TraceStore store, CollectorFigures collector) {
    this.clock = clock;
    this.store = store;
    this.collector = collector;
  }

  /**
   * Spans came that a policy kept.
   *
   * @param traces those of which they are the first
   */
  public synchronized void kept(List<TraceSummary> traces, List<ReceivedSpan> spans) {
    for (TraceSummary trace : traces) {
      count(trace.policy()).traces++;
      now().kept++;
    }
    for (ReceivedSpan span : spans) {
      Count count = count(span.policy());
      count.spans++;
      count.bytes += span.span().getSerializedSize();
    }
  }

  /**
   * Spans came before sampling.
   *
   * @param traces how many of their traces another sampler had before
   */
  public synchronized void split(int traces, List<ReceivedSpan> spans) {
    if (split != null || spans.stream().anyMatch(span -> span.sampler() != null)) {
      split = (split == null ? 0 : split) + traces;
    }
  }

  /** Traces were dropped. */
  public synchronized void dropped(List<TraceStore.Dropped> traces) {
    for (TraceStore.Dropped trace : traces) {
      dropped.traces++;
      dropped.spans += trace.summary().spanCount();
      dropped.bytes += trace.bytes();
      now().dropped++;
    }
  }

  public synchronized SamplingView view() {
    return new SamplingView(
        policies.entrySet().stream()
            .map(
                entry ->
                    new SamplingView.Kept(
                        entry.getKey(),
                        entry.getValue().traces,
                        entry.getValue().spans,
                        entry.getValue().bytes))
            .toList(),
        new SamplingView.Dropped(dropped.traces, dropped.spans, dropped.bytes),
        store.decidingCount(),
        collector.lateSpans(),
        split,
        collector.view(),
        points.all().entrySet().stream()
            .map(
                point ->
                    new SamplingView.Point(
                        point.getKey(), point.getValue().kept, point.getValue().dropped))
            .toList());
  }

  private Count count(@Nullable String policy) {
    String name = policy == null ? "unknown" : Attributes.cut(policy, LONGEST_NAME);
    return policies.computeIfAbsent(
        policies.containsKey(name) || policies.size() < MOST_POLICIES ? name : "others",
        unused -> new Count());
  }

  private Decided now() {
    return points.at(clock.millis(), clock.millis(), Decided::new);
  }
}
