package dev.keepsake.dashboard.trace;

import dev.keepsake.dashboard.DashboardConfiguration;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Holds the traces in memory: they end with the process, and belong to one replica. */
@Singleton
@Requires(missingProperty = "redis.uri")
final class MemoryTraceStore implements TraceStore {
  /** Of more, a page is better off to begin anew. */
  private static final int MOST_CHANGES = 2000;

  private static final int NEWEST = 500;

  /** What a query looks at, outside the lock. */
  private record Candidate(long number, TraceSummary summary, List<StoredSpan> spans) {}

  private final StoreConfiguration configuration;
  private final DashboardConfiguration decisions;
  private final Clock clock;
  private final CommonParts parts = new CommonParts();
  private final LinkedHashMap<String, MemoryTrace> byArrival = new LinkedHashMap<>();

  /** The one that changed last at the end. */
  private final LinkedHashMap<String, MemoryTrace> byChange = new LinkedHashMap<>();

  private final LinkedHashMap<String, MemoryTrace> deciding = new LinkedHashMap<>();
  private final Removals removals;
  private long arrivals;
  private long bytes;
  private long sequence;

  /** Of whatever the operation that is under way changes. */
  private long stamp;

  @Inject
  MemoryTraceStore(
      StoreConfiguration configuration, DashboardConfiguration decisions, Clock clock) {
    // Above whatever an earlier start can have reached.
    this(configuration, decisions, clock, TimeUnit.MILLISECONDS.toMicros(clock.millis()));
  }

  /** One whose sequences go on from a given one. */
  MemoryTraceStore(
      StoreConfiguration configuration,
      DashboardConfiguration decisions,
      Clock clock,
      long sequence) {
    this.configuration = configuration;
    this.decisions = decisions;
    this.clock = clock;
    this.sequence = sequence;
    this.removals = new Removals(sequence);
  }

  @Override
  public Added add(Feed feed, List<ReceivedSpan> spans) {
    return add(feed, spans, 0);
  }

  /** Adds spans, which is the change of this sequence, unless the store is beyond it. */
  synchronized Added add(Feed feed, List<ReceivedSpan> spans, long at) {
    stamp = Math.max(at, sequence + 1);
    long now = clock.millis();
    List<ReceivedSpan> fresh = new ArrayList<>();
    Set<String> kept = new HashSet<>();
    int split = 0;
    for (ReceivedSpan span : spans) {
      MemoryTrace trace = byArrival.computeIfAbsent(span.traceId(), id -> created(id, feed, now));
      if (feed != Feed.ALL && trace.state() != TraceState.KEPT) {
        trace.keep(feed == Feed.IMPORTED ? "imported" : span.policy());
        deciding.remove(trace.id);
        kept.add(trace.id);
      }
      if (trace.isSplitBy(span.sampler())) {
        split++;
      }
      long before = trace.size();
      if (trace.add(
          StoredSpan.of(span, parts), configuration.spansPerTrace(), mostBytes() / 4, now)) {
        fresh.add(span);
      }
      bytes += trace.size() - before;
      changed(trace);
    }
    List<TraceSummary> keptTraces =
        kept.stream().map(id -> Objects.requireNonNull(byArrival.get(id)).summary()).toList();
    return new Added(fresh, keptTraces, split, evict());
  }

  private MemoryTrace created(String id, Feed feed, long now) {
    Long decisionAt = feed == Feed.ALL ? now + decisions.decisionWait().toMillis() : null;
    // So that a page of a list goes on at another replica, too.
    arrivals = Math.max(arrivals + 1, TimeUnit.MILLISECONDS.toMicros(now));
    MemoryTrace trace = new MemoryTrace(id, arrivals, decisionAt);
    bytes += trace.size();
    if (decisionAt != null) {
      deciding.put(id, trace);
    }
    return trace;
  }

  private int evict() {
    int evicted = 0;
    while (bytes > mostBytes() && byArrival.size() > 1) {
      remove(byArrival.firstEntry().getValue());
      evicted++;
    }
    return evicted;
  }

  private long mostBytes() {
    return configuration.mebibytes() * 1024L * 1024;
  }

  /** Whether {@link #settle} would find anything to do. */
  synchronized boolean isDue() {
    long now = clock.millis();
    return isOverdue(now) || isOld(now);
  }

  private boolean isOverdue(long now) {
    long due = now - decisions.decisionSlack().toMillis();
    return !deciding.isEmpty() && deciding.firstEntry().getValue().isDue(due);
  }

  private boolean isOld(long now) {
    long oldest = now - configuration.age().toMillis();
    return !byChange.isEmpty() && byChange.firstEntry().getValue().lastUpdateMillis() <= oldest;
  }

  @Override
  public Settled settle() {
    return settle(0);
  }

  /** Settles, which is the change of this sequence, unless the store is beyond it. */
  synchronized Settled settle(long at) {
    stamp = Math.max(at, sequence + 1);
    long now = clock.millis();
    List<Dropped> dropped = new ArrayList<>();
    while (isOverdue(now)) {
      MemoryTrace trace = deciding.pollFirstEntry().getValue();
      long before = trace.size();
      long spanBytes = trace.drop(now);
      bytes += trace.size() - before;
      changed(trace);
      dropped.add(new Dropped(trace.summary(), spanBytes));
    }
    while (isOld(now)) {
      remove(byChange.firstEntry().getValue());
    }
    return new Settled(dropped);
  }

  /**
   * Takes over what somebody else dropped, as far as it is not known to be decided.
   *
   * @return what was not
   */
  synchronized List<Dropped> bury(List<Dropped> dropped, long at) {
    stamp = Math.max(at, sequence + 1);
    List<Dropped> buried = new ArrayList<>();
    for (Dropped each : dropped) {
      String id = each.summary().traceId();
      MemoryTrace trace =
          byArrival.computeIfAbsent(id, unknown -> created(unknown, Feed.ALL, clock.millis()));
      if (trace.state() == TraceState.DECIDING) {
        long before = trace.size();
        trace.bury(each.summary());
        bytes += trace.size() - before;
        deciding.remove(id);
        changed(trace);
        buried.add(each);
      }
    }
    evict();
    return buried;
  }

  /** From now on, who has seen less than this begins anew. */
  synchronized void beginAnew(long at) {
    sequence = Math.max(at, sequence + 1);
    removals.forget(sequence);
  }

  private void changed(MemoryTrace trace) {
    sequence = stamp;
    trace.sequence = stamp;
    byChange.putLast(trace.id, trace);
  }

  private void remove(MemoryTrace trace) {
    byArrival.remove(trace.id);
    byChange.remove(trace.id);
    deciding.remove(trace.id);
    bytes -= trace.size();
    sequence = stamp;
    removals.add(stamp, trace.id);
  }

  @Override
  public synchronized Optional<StoredTrace> find(String traceId) {
    return Optional.ofNullable(byArrival.get(traceId))
        .map(
            trace ->
                new StoredTrace(
                    trace.summary(),
                    trace.spans().stream()
                        .sorted(Comparator.comparingLong(StoredSpan::startNanos))
                        .toList()));
  }

  @Override
  public TracePage query(TraceQuery query) {
    List<Candidate> fitting =
        candidates(query).stream()
            .filter(trace -> !query.isDeep() || query.fitsDeeply(trace.summary(), trace.spans()))
            .toList();
    List<Candidate> rest =
        fitting.stream()
            .filter(trace -> query.before() == null || trace.number() < query.before())
            .toList();
    List<Candidate> page = rest.subList(0, Math.min(query.limit(), rest.size()));
    return new TracePage(
        page.stream().map(Candidate::summary).toList(),
        page.size() < rest.size() ? Long.toString(page.getLast().number()) : null,
        fitting.size());
  }

  private synchronized List<Candidate> candidates(TraceQuery query) {
    return byArrival.sequencedValues().reversed().stream()
        .filter(trace -> query.fits(trace.summary()))
        .map(
            trace ->
                new Candidate(
                    trace.number, trace.summary(), query.isDeep() ? trace.spans() : List.of()))
        .toList();
  }

  @Override
  public synchronized Changes changesSince(long since) {
    if (since < removals.knownSince() || since > sequence) {
      return newest(NEWEST);
    }
    List<TraceSummary> upserts = new ArrayList<>();
    for (MemoryTrace trace : byChange.sequencedValues().reversed()) {
      if (trace.sequence <= since) {
        break;
      }
      if (upserts.size() == MOST_CHANGES) {
        return newest(NEWEST);
      }
      upserts.add(trace.summary());
    }
    List<String> removed =
        removals.since(since).stream().filter(id -> !byArrival.containsKey(id)).toList();
    return new Changes(false, sequence, upserts.reversed(), removed);
  }

  @Override
  public synchronized Changes newest(int most) {
    Collection<MemoryTrace> last = byChange.sequencedValues().reversed();
    List<TraceSummary> summaries =
        last.stream().limit(most).map(MemoryTrace::summary).toList().reversed();
    return new Changes(true, sequence, summaries, List.of());
  }

  @Override
  public synchronized long sequence() {
    return sequence;
  }

  @Override
  public synchronized int decidingCount() {
    return deciding.size();
  }
}
