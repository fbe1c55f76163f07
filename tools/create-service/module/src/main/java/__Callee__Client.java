package dev.keepsake.__package__;

import io.micronaut.http.annotation.Get;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.retry.annotation.Retryable;
import java.util.Map;
import java.util.Optional;

/** The service __callee__. It knows our caller by the token that goes along. */
@Client(id = __Callee__Client.SERVICE)
interface __Callee__Client {
  String SERVICE = "__callee__";

  /** Empty for a 404. Tried again when the connection fails; an answer, or none in time, is final. */
  @Get("__asked__")
  @Retryable(
      attempts = "2",
      delay = "50ms",
      jitter = "0.5",
      includes = HttpClientException.class,
      excludes = {HttpClientResponseException.class, ReadTimeoutException.class})
  Optional<Map<String, Object>> find(String id);
}
