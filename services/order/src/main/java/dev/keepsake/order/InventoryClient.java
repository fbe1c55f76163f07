package dev.keepsake.order;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** The inventory service. Both calls may be repeated: it goes by the order's id. */
@Client(id = InventoryClient.ID)
interface InventoryClient {
  String ID = "inventory";

  @Post("/reservations")
  HttpResponse<?> reserve(@Body Reservation reservation);

  @Delete("/reservations/{orderId}")
  HttpResponse<?> release(String orderId);

  @Serdeable
  record Reservation(String orderId, List<Item> items) {
    static Reservation of(Order order) {
      List<Item> items =
          order.items().stream().map(line -> new Item(line.name(), line.quantity())).toList();
      return new Reservation(order.orderId(), items);
    }
  }

  @Serdeable
  record Item(String name, int quantity) {}
}
