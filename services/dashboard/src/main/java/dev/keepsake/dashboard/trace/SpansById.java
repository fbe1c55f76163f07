package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

/**
 * The spans of a trace in the order in which they came, found by their ids. A map would need two
 * objects more for each of them: with a hundred thousand spans held, that is what a collection of
 * garbage takes long for.
 */
final class SpansById {
  /** Up to so many are looked through. */
  private static final int FEW = 16;

  /** Another one in each process: nobody can send ids of which he knows that they collide. */
  private static final long FACTOR = new SecureRandom().nextLong() | 1;

  private static final StoredSpan[] NONE = {};
  private static final int[] NO_INDEX = {};

  private StoredSpan[] spans = NONE;
  private int size;

  /** By hash: one more than the place in {@link #spans}, 0 for none; twice as long or longer. */
  private int[] index = NO_INDEX;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  List<StoredSpan> list() {
    return List.of(Arrays.copyOf(spans, size));
  }

  boolean contains(long id) {
    return find(id) >= 0;
  }

  /** Takes the place of the one with its id, which it returns. */
  @Nullable
  StoredSpan put(StoredSpan span) {
    int at = find(span.id());
    if (at >= 0) {
      StoredSpan before = spans[at];
      spans[at] = span;
      return before;
    }
    if (size == spans.length) {
      spans = Arrays.copyOf(spans, Math.max(6, size * 2));
    }
    spans[size++] = span;
    if (size > FEW) {
      enter();
    }
    return null;
  }

  void clear() {
    spans = NONE;
    size = 0;
    index = NO_INDEX;
  }

  private int find(long id) {
    if (size > FEW) {
      return index[slot(id)] - 1;
    }
    for (int i = 0; i < size; i++) {
      if (spans[i].id() == id) {
        return i;
      }
    }
    return -1;
  }

  private void enter() {
    if (index.length >= 2 * size) {
      index[slot(spans[size - 1].id())] = size;
      return;
    }
    index = new int[4 * Integer.highestOneBit(size)];
    for (int i = 0; i < size; i++) {
      index[slot(spans[i].id())] = i + 1;
    }
  }

  /** Where the span of this id is, or would be. */
  private int slot(long id) {
    int slot = Long.hashCode(id * FACTOR) & index.length - 1;
    while (index[slot] != 0 && spans[index[slot] - 1].id() != id) {
      slot = slot + 1 & index.length - 1;
    }
    return slot;
  }
}
