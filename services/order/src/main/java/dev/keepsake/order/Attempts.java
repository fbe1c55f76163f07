package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
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
   * @throws HttpClientException of the last attempt, if it was answered or none may have got
   *     through; else of the first that may have. {@link #hadNoEffect} judges all of them.
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
          throw telling(e, mayHaveArrived);
        }
      }
    }
  }

  /**
   * Whether the other service has done nothing about the request: it refused the last attempt or
   * could not be reached, and no earlier attempt may have got through.
   */
  static boolean hadNoEffect(HttpClientException e) {
    for (Throwable earlier : e.getSuppressed()) {
      if (earlier instanceof HttpClientException) {
        return false;
      }
    }
    return wasRefused(e) || neverArrived(e);
  }

  private static HttpClientException telling(
      HttpClientException last, @Nullable HttpClientException mayHaveArrived) {
    if (mayHaveArrived == null || mayHaveArrived == last) {
      return last;
    }
    if (!wasAnswered(last)) {
      return mayHaveArrived;
    }
    last.addSuppressed(mayHaveArrived);
    return last;
  }

  private static boolean wasRefused(HttpClientException e) {
    return e instanceof HttpClientResponseException answer
        && answer.code() >= 400
        && answer.code() < 500;
  }

  /** Whether no byte of the request can have reached the other service. */
  private static boolean neverArrived(Throwable e) {
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
