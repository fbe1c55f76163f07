package dev.keepsake.tracing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits on a condition, at most ten seconds. */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Await() {}

  static <T> T until(Supplier<T> value, Predicate<T> condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T current = value.get();
      if (condition.test(current)) {
        return current;
      }
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Not so within " + LIMIT + ": " + current);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
