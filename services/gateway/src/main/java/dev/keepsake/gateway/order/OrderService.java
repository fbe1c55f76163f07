package dev.keepsake.gateway.order;

import dev.keepsake.gateway.client.Answers;
import dev.keepsake.gateway.identity.Identity;
import dev.keepsake.gateway.identity.IdentityService;
import dev.keepsake.gateway.json.JsonBodies;
import dev.keepsake.gateway.user.UserService;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders for callers, once auth has said who they are. */
@Singleton
class OrderService {
  private static final Logger LOG = LoggerFactory.getLogger(OrderService.class);
  private static final AttributeKey<String> ORDER_ID = AttributeKey.stringKey("orderId");

  private final IdentityService identities;
  private final UserService users;
  private final OrderClient orders;
  private final JsonBodies bodies;

  OrderService(
      IdentityService identities, UserService users, OrderClient orders, JsonBodies bodies) {
    this.identities = identities;
    this.users = users;
    this.orders = orders;
    this.bodies = bodies;
  }

  /** Places an order for the caller. */
  PlacedOrder place(
      @Nullable String authorization, @Nullable String idempotencyKey, @Nullable byte[] body) {
    Span.current().addEvent("Processing order request");
    Identity caller = identities.verify(authorization);
    return place(caller, caller.subject(), idempotencyKey, read(body));
  }

  /** Places an order for a user. */
  PlacedOrder placeFor(
      String userId,
      @Nullable String authorization,
      @Nullable String idempotencyKey,
      @Nullable byte[] body) {
    Span.current().addEvent("Processing order request");
    Identity caller = identities.verify(authorization);
    OrderRequest request = read(body);
    users.get(caller, userId);
    return place(caller, userId, idempotencyKey, request);
  }

  Order get(@Nullable String authorization, String orderId) {
    Identity caller = identities.verify(authorization);
    return Answers.find("order", orders.find(caller.authorization(), orderId))
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "order-not-found", "There is no order " + orderId + "."));
  }

  Orders list(String userId, @Nullable String authorization, int limit) {
    Identity caller = identities.verify(authorization);
    users.get(caller, userId);
    return orders.list(caller.authorization(), userId, limit);
  }

  private OrderRequest read(@Nullable byte[] body) {
    OrderRequest request = bodies.read(body, OrderRequest::read);
    request.checkTotal();
    return request;
  }

  private PlacedOrder place(
      Identity caller, String userId, @Nullable String idempotencyKey, OrderRequest request) {
    HttpResponse<Order> answer =
        orders.place(caller.authorization(), idempotencyKey, new NewOrder(userId, request));
    PlacedOrder placed = PlacedOrder.from(answer);
    LOG.info("Order {} is made for user {}", placed.order().orderId(), userId);
    Span.current().addEvent("Order created", Attributes.of(ORDER_ID, placed.order().orderId()));
    return placed;
  }
}
