package dev.keepsake.frontend;

import dev.keepsake.frontend.ShopClient.Credentials;
import dev.keepsake.frontend.ShopClient.Item;
import dev.keepsake.frontend.ShopClient.NewOrder;
import dev.keepsake.frontend.ShopClient.PlacedOrder;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What synthetic users ask of the shop; each method returns the status of the last answer. */
@Singleton
class Visitor {
  /** A demo account; see services/user. */
  private static final Credentials ALICE = new Credentials("alice", "wonderland");

  private static final String USER = "user123";
  private static final BigDecimal PRICE = new BigDecimal("10.99");

  private final ShopClient shop;
  private final AtomicLong orders = new AtomicLong();
  private final AtomicReference<String> latestOrder = new AtomicReference<>();

  Visitor(ShopClient shop) {
    this.shop = shop;
  }

  int order() {
    return order(null);
  }

  int orderAsAlice() {
    return order("Bearer " + shop.login(ALICE).token());
  }

  /** Of the latest order; makes one when there is none, and leaves it at that when it failed. */
  int lookUpOrder() {
    if (latestOrder.get() == null) {
      int status = order();
      if (latestOrder.get() == null) {
        return status;
      }
    }
    return shop.findOrder(latestOrder.get()).code();
  }

  int listOrders() {
    return shop.listOrders(USER).code();
  }

  int lookUpNothing() {
    return shop.findOrder("ord_missing").code();
  }

  int orderNonsense() {
    return shop.placeOrder(null, new NewOrder(List.of(), BigDecimal.ONE.negate(), "tok_visa"))
        .code();
  }

  private int order(@Nullable String authorization) {
    long number = orders.getAndIncrement();
    int quantity = 1 + (int) (number % 3);
    Item item = new Item("item" + (1 + number % 10), quantity, PRICE);
    BigDecimal total = PRICE.multiply(BigDecimal.valueOf(quantity));
    HttpResponse<PlacedOrder> answer =
        shop.placeOrder(authorization, new NewOrder(List.of(item), total, "tok_visa"));
    if (authorization == null) {
      answer.getBody().map(PlacedOrder::orderId).ifPresent(latestOrder::set);
    }
    return answer.code();
  }
}
