package dev.keepsake.dashboard.share;

import io.micronaut.core.annotation.Nullable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What came in at this replica and was not read back from the Redis yet: of all else it is certain
 * that the other replicas get it. Bounded.
 */
final class Unread {
  private static final int BYTES_BESIDE = 500;

  /** Of this replica, to be applied once. */
  static final class Own {
    final RedisStream.Entry entry;
    private final Application application;
    private final int size;
    private final CompletableFuture<Object> result = new CompletableFuture<>();

    Own(RedisStream.Entry entry, Application application, int size) {
      this.entry = entry;
      this.application = application;
      this.size = size;
    }

    /** Unless that was done. */
    void apply(long place) {
      if (!result.isDone()) {
        try {
          result.complete(application.apply(place));
        } catch (RuntimeException e) {
          result.completeExceptionally(e);
        }
      }
    }

    CompletableFuture<Object> result() {
      return result;
    }

    private int bytes() {
      return BYTES_BESIDE + entry.packed().length;
    }
  }

  /** What applies it. */
  interface Application {
    @Nullable
    Object apply(long place);
  }

  private final long mostBytes;
  private final LinkedHashMap<Long, Own> byNumber = new LinkedHashMap<>();
  private long bytes;
  private long lost;

  Unread(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  boolean isEmpty() {
    return byNumber.isEmpty();
  }

  boolean isFull() {
    return bytes > mostBytes;
  }

  void add(Own own) {
    byNumber.put(own.entry.number(), own);
    bytes += own.bytes();
  }

  /** Null when it is not there. */
  @Nullable
  Own remove(long number) {
    Own own = byNumber.remove(number);
    if (own != null) {
      bytes -= own.bytes();
    }
    return own;
  }

  /** In their order. */
  List<Own> all() {
    return new ArrayList<>(byNumber.values());
  }

  /** Gives up the oldest of too many: the other replicas will not get them. */
  void makeRoom() {
    while (isFull()) {
      Own oldest = byNumber.pollFirstEntry().getValue();
      bytes -= oldest.bytes();
      lost += oldest.size;
    }
  }

  /** How much was given up since the last call. */
  long takeLost() {
    long taken = lost;
    lost = 0;
    return taken;
  }
}
