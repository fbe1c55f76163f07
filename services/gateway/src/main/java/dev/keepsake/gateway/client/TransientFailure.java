package dev.keepsake.gateway.client;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.retry.annotation.RetryPredicate;

/**
 * A failure that may be gone at the next attempt: no connection, or an answer that says so (502,
 * 503). After a timeout the caller has waited long enough, and the service has enough to do.
 */
@Introspected
public final class TransientFailure implements RetryPredicate {
  @Override
  public boolean test(Throwable failure) {
    if (failure instanceof HttpClientResponseException answer) {
      return answer.code() == 502 || answer.code() == 503;
    }
    return failure instanceof HttpClientException && !(failure instanceof ReadTimeoutException);
  }
}
