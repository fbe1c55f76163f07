package dev.keepsake.gateway.order;

import dev.keepsake.gateway.client.Answers;
import dev.keepsake.problem.IdempotencyHeader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.net.URI;

/**
 * An order that stands.
 *
 * @param replayed whether an earlier request with the same idempotency key made it
 */
record PlacedOrder(Order order, boolean replayed) {
  static PlacedOrder from(HttpResponse<Order> answer) {
    Order order = Answers.body("order", answer);
    return new PlacedOrder(order, "true".equals(answer.header(IdempotencyHeader.REPLAYED)));
  }

  MutableHttpResponse<Order> answer() {
    MutableHttpResponse<Order> created =
        HttpResponse.created(order, URI.create("/api/orders/" + order.orderId()));
    return replayed ? created.header(IdempotencyHeader.REPLAYED, "true") : created;
  }
}
