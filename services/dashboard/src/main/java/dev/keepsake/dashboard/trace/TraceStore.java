package dev.keepsake.dashboard.trace;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;

/**
 * Holds traces, and knows what the sampler made of each. Each method is atomic.
 *
 * <p>A trace that came by {@link Feed#ALL} is deciding, until it comes by {@link Feed#KEPT}, or
 * until it is overdue: then it was dropped. Every change of a trace has a number, the sequence,
 * which grows, also from one start of the dashboard to the next.
 */
public interface TraceStore {

  /** Adds spans; one that is known by its id is replaced. */
  Added add(Feed feed, List<ReceivedSpan> spans);

  /** Drops what is overdue, and forgets what is too old. To be called again and again. */
  Settled settle();

  /** A trace with its spans. */
  Optional<StoredTrace> find(String traceId);

  /** What fits, the newest first. */
  TracePage query(TraceQuery query);

  /**
   * What changed since a sequence; or the newest five hundred, to begin anew with, where that is
   * not known any more or too much.
   */
  Changes changesSince(long sequence);

  /** The traces that changed last, at most as many. */
  Changes newest(int most);

  /** The number of the last change. */
  long sequence();

  /**
   * What a page that has seen all up to a sequence may ask any replica for; 0 where it has to begin
   * anew.
   */
  default long resumable(long upTo) {
    return upTo;
  }

  /** How many wait for their decision. */
  int decidingCount();

  /** Has somebody told of what other replicas do. */
  default void listen(Listener listener) {}

  /** Hears what came of the calls of other replicas. */
  interface Listener {
    void added(Feed feed, List<ReceivedSpan> spans, Added added);

    void dropped(List<Dropped> traces);
  }

  /**
   * What came of adding spans.
   *
   * @param fresh those that were not known
   * @param kept traces that were not known to be kept
   * @param split how many traces came, for the first time, from a second sampler
   * @param evicted how many traces had to go to make room
   */
  record Added(List<ReceivedSpan> fresh, List<TraceSummary> kept, int split, int evicted) {}

  /** What came of settling: the traces that were dropped. */
  record Settled(List<Dropped> dropped) {}

  /**
   * A trace that no policy wanted.
   *
   * @param bytes of its spans
   */
  @Serdeable
  record Dropped(TraceSummary summary, long bytes) {}

  /**
   * What is new for somebody who has seen all up to some sequence.
   *
   * @param isReset whether what was seen before has to be forgotten
   * @param sequence up to which this goes
   * @param removed traces that are not remembered any more
   */
  record Changes(
      boolean isReset, long sequence, List<TraceSummary> upserts, List<String> removed) {}
}
