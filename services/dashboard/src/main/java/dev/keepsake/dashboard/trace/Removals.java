package dev.keepsake.dashboard.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The traces that were forgotten last, for pages that still show them. */
final class Removals {
  /** So much can be forgotten while a page is away before it has to begin anew. */
  private static final int MOST = 10_000;

  private record Removal(long sequence, String traceId) {}

  private final Deque<Removal> removals = new ArrayDeque<>();
  private long knownSince;

  Removals(long knownSince) {
    this.knownSince = knownSince;
  }

  void add(long sequence, String traceId) {
    removals.add(new Removal(sequence, traceId));
    if (removals.size() > MOST) {
      knownSince = removals.remove().sequence();
    }
  }

  /** Knows nothing from before a sequence any more. */
  void forget(long before) {
    knownSince = before;
    removals.clear();
  }

  /** The first sequence of which all that was forgotten since is known. */
  long knownSince() {
    return knownSince;
  }

  /** What was forgotten since, the first first. */
  List<String> since(long sequence) {
    List<String> removed = new ArrayList<>();
    for (Removal removal : (Iterable<Removal>) removals::descendingIterator) {
      if (removal.sequence() <= sequence) {
        break;
      }
      removed.add(removal.traceId());
    }
    return removed.reversed();
  }
}
