package dev.keepsake.dashboard.share;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows what is in the Redis, and what of it has to go: what has lived its time, or is too much.
 */
final class Retention {
  /** What the Redis needs beside what it is given. */
  private static final int BYTES_BESIDE = 200;

  private record Held(String id, long untilMillis, int bytes) {}

  private final long mostBytes;

  /** By how long they live: the one that came first goes first. */
  private final Map<Long, Deque<Held>> held = new HashMap<>();

  private long bytes;

  Retention(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  void add(RedisStream.Entry entry, long lifetimeMillis) {
    Held added =
        new Held(
            entry.id(),
            entry.storedMillis() + lifetimeMillis,
            BYTES_BESIDE + entry.packed().length);
    held.computeIfAbsent(lifetimeMillis, unused -> new ArrayDeque<>()).add(added);
    bytes += added.bytes();
  }

  /** What has to go, each of them once. */
  List<String> takeExpired(long now) {
    List<String> ids = new ArrayList<>();
    for (Deque<Held> alike : held.values()) {
      while (!alike.isEmpty() && alike.getFirst().untilMillis() <= now) {
        ids.add(take(alike));
      }
    }
    while (bytes > mostBytes) {
      ids.add(take(nextToGo()));
    }
    return ids;
  }

  private String take(Deque<Held> alike) {
    Held first = alike.remove();
    bytes -= first.bytes();
    return first.id();
  }

  /** The one that has least time left anyway. */
  private Deque<Held> nextToGo() {
    return held.values().stream()
        .filter(alike -> !alike.isEmpty())
        .min((a, b) -> Long.compare(a.getFirst().untilMillis(), b.getFirst().untilMillis()))
        .orElseThrow();
  }
}
