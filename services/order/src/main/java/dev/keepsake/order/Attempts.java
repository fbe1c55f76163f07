package dev.keepsake.order;

import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Repeats a call whose connection failed. Only for calls that may be repeated: a connection that
 * breaks does not say whether the request got through. A timeout is not repeated, for the caller
 * has waited enough.
 */
final class Attempts {
  private static final int LIMIT = 3;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

  private Attempts() {}

  /**
   * @throws HttpClientException of the last attempt; or, if an earlier one may have got through, of
   *     that one, so that {@link #neverArrived} judges all of them
   */
  static <T> T of(Supplier<T> call) {
    HttpClientException mayHaveArrived = null;
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (HttpClientException e) {
        if (mayHaveArrived == null && !neverArrived(e)) {
          mayHaveArrived = e;
        }
        if (attempt == LIMIT || !isConnectionFailure(e) || !pause(attempt)) {
          throw wasAnswered(e) || mayHaveArrived == null ? e : mayHaveArrived;
        }
      }
    }
  }

  /** Whether the other service refused the request, so that it has done nothing about it. */
  static boolean wasRefused(HttpClientException e) {
    return e instanceof HttpClientResponseException answer
        && answer.code() >= 400
        && answer.code() < 500;
  }

  /** Whether no byte of the request can have reached the other service. */
  static boolean neverArrived(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConnectionFailure(HttpClientException e) {
    return !wasAnswered(e) && !(e instanceof ReadTimeoutException);
  }

  private static boolean wasAnswered(HttpClientException e) {
    return e instanceof HttpClientResponseException;
  }

  private static boolean pause(int attempt) {
    try {
      long longest = LONGEST_PAUSE.toNanos() * attempt;
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(longest)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
