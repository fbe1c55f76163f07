package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** A trace in the memory store, which alone touches it. */
final class MemoryTrace {
  private static final int BYTES_BESIDE_SPANS = 900;
  private static final int MOST_SERVICES = 50;

  final String id;

  /** In the order of arrival. */
  final long number;

  private final SpansById spans = new SpansById();
  private int unheldSpans;
  private TraceState state;
  @Nullable private String policy;
  @Nullable private Long decisionAtMillis;
  private long lastUpdateMillis;
  private long size = BYTES_BESIDE_SPANS;
  @Nullable private TraceSummary summary;
  @Nullable private String sampler;
  private boolean isSplit;

  /** Of its last change. */
  long sequence;

  MemoryTrace(String id, long number, @Nullable Long decisionAtMillis) {
    this.id = id;
    this.number = number;
    this.state = TraceState.DECIDING;
    this.decisionAtMillis = decisionAtMillis;
  }

  /** Whether the span was not known. */
  boolean add(StoredSpan span, int mostSpans, long mostBytes, long now) {
    lastUpdateMillis = now;
    if (state == TraceState.DROPPED) {
      TraceSummary before = summary();
      unheldSpans++;
      summary = tombstone(before);
      return true;
    }
    summary = null;
    if (spans.size() >= mostSpans || (size + span.size() > mostBytes && !spans.isEmpty())) {
      if (spans.contains(span.id())) {
        return false;
      }
      unheldSpans++;
      return true;
    }
    StoredSpan before = spans.put(span);
    size += span.size() - (before == null ? 0 : before.size());
    return before == null;
  }

  /** Whether this sampler is the second that had the trace: true once. */
  boolean isSplitBy(@Nullable String other) {
    if (sampler == null) {
      sampler = other;
    }
    if (isSplit || other == null || other.equals(sampler)) {
      return false;
    }
    isSplit = true;
    return true;
  }

  void keep(@Nullable String by) {
    if (state == TraceState.DROPPED) {
      // Its spans come again, with the policy; what was counted of them is not to count twice.
      unheldSpans = 0;
    }
    state = TraceState.KEPT;
    policy = by;
    summary = null;
  }

  /** Leaves a tombstone; returns the bytes of the spans that are gone. */
  long drop(long now) {
    long bytes = spans.list().stream().mapToLong(StoredSpan::writtenSize).sum();
    TraceSummary before = summary();
    unheldSpans += spans.size();
    spans.clear();
    size = BYTES_BESIDE_SPANS;
    state = TraceState.DROPPED;
    lastUpdateMillis = now;
    summary = tombstone(before);
    return bytes;
  }

  /** Is from now on the tombstone that somebody else left of it. */
  void bury(TraceSummary tombstone) {
    spans.clear();
    size = BYTES_BESIDE_SPANS;
    unheldSpans = tombstone.spanCount();
    state = TraceState.DROPPED;
    decisionAtMillis = tombstone.decisionAtMillis();
    lastUpdateMillis = tombstone.lastUpdateMillis();
    summary = tombstone;
  }

  TraceState state() {
    return state;
  }

  long size() {
    return size;
  }

  long lastUpdateMillis() {
    return lastUpdateMillis;
  }

  boolean isDue(long now) {
    return decisionAtMillis != null && decisionAtMillis <= now;
  }

  List<StoredSpan> spans() {
    return spans.list();
  }

  TraceSummary summary() {
    if (summary == null) {
      summary = summarise();
    }
    return summary;
  }

  private TraceSummary tombstone(TraceSummary before) {
    return new TraceSummary(
        id,
        state,
        null,
        decisionAtMillis,
        before.rootService(),
        before.rootOperation(),
        before.startMicros(),
        before.durationMicros(),
        unheldSpans,
        before.errorCount(),
        before.services(),
        before.httpRoute(),
        before.httpStatus(),
        lastUpdateMillis);
  }

  private TraceSummary summarise() {
    StoredSpan root = root();
    Span whole = root.span();
    long start = Long.MAX_VALUE;
    long end = 0;
    int errors = 0;
    TreeSet<String> services = new TreeSet<>();
    for (StoredSpan span : spans.list()) {
      start = Math.min(start, span.startNanos());
      end = Math.max(end, span.endNanos());
      errors += span.isError() ? 1 : 0;
      services.add(span.origin().service());
    }
    return new TraceSummary(
        id,
        state,
        policy,
        decisionAtMillis,
        root.origin().service(),
        root.operation(),
        start / 1000,
        (end - start) / 1000,
        spans.size() + unheldSpans,
        errors,
        services.stream().limit(MOST_SERVICES).toList(),
        Attributes.text(whole.getAttributesList(), HttpAttributes.HTTP_ROUTE),
        status(
            Attributes.text(whole.getAttributesList(), HttpAttributes.HTTP_RESPONSE_STATUS_CODE)),
        lastUpdateMillis);
  }

  /** The one without a parent; where the request came from outside, the first whose is not here. */
  private StoredSpan root() {
    return spans.list().stream()
        .filter(span -> !spans.contains(span.parentId()))
        .min(
            Comparator.<StoredSpan>comparingInt(span -> span.parentId() == 0 ? 0 : 1)
                .thenComparingLong(StoredSpan::startNanos))
        .orElseGet(() -> spans.list().getFirst()); // each is the parent of another
  }

  @Nullable
  private static Integer status(@Nullable String text) {
    return text != null && text.matches("[1-9][0-9]{2}") ? Integer.valueOf(text) : null;
  }
}
