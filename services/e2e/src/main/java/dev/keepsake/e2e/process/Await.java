package dev.keepsake.e2e.process;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for a condition in another process, by asking again and again. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Await() {}

  /**
   * Asks until the answer fits, and returns it. An exception counts as an answer that does not fit.
   *
   * @param what what is waited for, as the message of the error says it
   * @throws AssertionError when no answer fitted in time; it carries the last answer or exception
   */
  public static <T> T until(Duration limit, String what, Callable<T> question, Predicate<T> fits) {
    long deadline = System.nanoTime() + limit.toNanos();
    T answer = null;
    Exception failure = null;
    do {
      try {
        answer = question.call();
        failure = null;
        if (fits.test(answer)) {
          return answer;
        }
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      } catch (Exception e) {
        failure = e;
      }
      pause(what);
    } while (System.nanoTime() < deadline);
    String last = failure == null ? ", last answer: " + abbreviated(answer) : "";
    throw new AssertionError("not within " + limit + ": " + what + last, failure);
  }

  /** Asks until the condition holds. */
  public static void until(Duration limit, String what, Callable<Boolean> condition) {
    until(limit, what, condition, Boolean.TRUE::equals);
  }

  private static void pause(String what) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static AssertionError interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new AssertionError("interrupted while waiting: " + what, cause);
  }

  private static String abbreviated(Object answer) {
    String text = String.valueOf(answer);
    return text.length() <= 500 ? text : text.substring(0, 500) + "…";
  }
}
