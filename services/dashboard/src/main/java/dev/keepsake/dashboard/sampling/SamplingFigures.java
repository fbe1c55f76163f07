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
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Counts what was kept, by policy, and what was dropped. */
@Singleton
public class SamplingFigures {
  private static final int MOST_POLICIES = 100;
  private static final int LONGEST_NAME = 100;

  private static final class Count {
    long traces;
    long spans;
    long bytes;

    void add(long traces, long spans, long bytes) {
      this.traces += traces;
      this.spans += spans;
      this.bytes += bytes;
    }

    SamplingView.Kept kept(String policy) {
      return new SamplingView.Kept(policy, traces, spans, bytes);
    }

    SamplingView.Dropped dropped() {
      return new SamplingView.Dropped(traces, spans, bytes);
    }
  }

  /** Since the start, or within one step. */
  private static final class Decided {
    final Map<String, Count> policies = new TreeMap<>();
    final Count dropped = new Count();
    long split;

    Count of(String policy) {
      return policies.computeIfAbsent(policy, unused -> new Count());
    }

    List<SamplingView.Kept> kept() {
      return policies.entrySet().stream()
          .map(policy -> policy.getValue().kept(policy.getKey()))
          .toList();
    }
  }

  private final Clock clock;
  private final TraceStore store;
  private final CollectorFigures collector;
  private final Decided all = new Decided();
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
      kept(trace.policy(), 1, 0, 0);
    }
    for (ReceivedSpan span : spans) {
      kept(span.policy(), 0, 1, span.span().getSerializedSize());
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
      if (traces > 0) {
        now().split += traces;
      }
    }
  }

  /** Traces were dropped. */
  public synchronized void dropped(List<TraceStore.Dropped> traces) {
    for (TraceStore.Dropped trace : traces) {
      all.dropped.add(1, trace.summary().spanCount(), trace.bytes());
      now().dropped.add(1, trace.summary().spanCount(), trace.bytes());
    }
  }

  public synchronized SamplingView view() {
    return new SamplingView(
        all.kept(),
        all.dropped.dropped(),
        store.decidingCount(),
        collector.lateSpans(),
        split,
        collector.view(),
        series(collector.steps()));
  }

  private List<SamplingView.Point> series(NavigableMap<Long, CollectorFigures.Step> steps) {
    TreeSet<Long> times = new TreeSet<>(points.all().keySet());
    times.addAll(steps.keySet());
    Decided nothing = new Decided();
    return times.stream()
        .map(
            time -> {
              Decided decided = points.all().getOrDefault(time, nothing);
              return new SamplingView.Point(
                  time, decided.kept(), decided.dropped.dropped(), decided.split, steps.get(time));
            })
        .toList();
  }

  private void kept(@Nullable String policy, long traces, long spans, long bytes) {
    String name = policy == null ? "unknown" : Attributes.cut(policy, LONGEST_NAME);
    if (!all.policies.containsKey(name) && all.policies.size() >= MOST_POLICIES) {
      name = "others";
    }
    all.of(name).add(traces, spans, bytes);
    now().of(name).add(traces, spans, bytes);
  }

  private Decided now() {
    return points.at(clock.millis(), clock.millis(), Decided::new);
  }
}
