package dev.keepsake.gateway.user;

import dev.keepsake.gateway.client.TransientFailure;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.retry.annotation.Retryable;

@Client("user")
interface UserClient {
  @Get("/users/{id}")
  @Retryable(
      attempts = "${gateway.retry.attempts}",
      delay = "${gateway.retry.delay}",
      jitter = "0.5",
      predicate = TransientFailure.class)
  HttpResponse<User> find(@Header(HttpHeaders.AUTHORIZATION) String authorization, String id);
}
