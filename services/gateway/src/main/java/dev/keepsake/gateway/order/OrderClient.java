package dev.keepsake.gateway.order;

import dev.keepsake.gateway.client.TransientFailure;
import dev.keepsake.problem.IdempotencyHeader;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.retry.annotation.Retryable;

@Client("order")
interface OrderClient {
  /** Not tried again: an answer that was lost may have been an order made. */
  @Post("/orders")
  HttpResponse<Order> place(
      @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @Header(IdempotencyHeader.NAME) @Nullable String idempotencyKey,
      @Body NewOrder order);

  @Get("/orders/{id}")
  @Retryable(
      attempts = "${gateway.retry.attempts}",
      delay = "${gateway.retry.delay}",
      jitter = "0.5",
      predicate = TransientFailure.class)
  HttpResponse<Order> find(@Header(HttpHeaders.AUTHORIZATION) String authorization, String id);

  @Get("/orders")
  @Retryable(
      attempts = "${gateway.retry.attempts}",
      delay = "${gateway.retry.delay}",
      jitter = "0.5",
      predicate = TransientFailure.class)
  Orders list(
      @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @QueryValue String userId,
      @QueryValue int limit);
}
