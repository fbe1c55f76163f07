package dev.keepsake.frontend;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;

/** The shop, as its public API has it. */
@Client("gateway")
interface ShopClient {
  @Get("/health/readiness")
  HttpResponse<String> readiness();

  @Post("/api/login")
  Session login(@Body Credentials credentials);

  @Post("/api/orders")
  HttpResponse<PlacedOrder> placeOrder(
      @Header(HttpHeaders.AUTHORIZATION) @Nullable String authorization, @Body NewOrder order);

  @Get("/api/orders/{id}")
  HttpResponse<String> findOrder(String id);

  @Get("/users/{id}/orders")
  HttpResponse<String> listOrders(String id);

  @Serdeable
  record Credentials(String username, String password) {}

  @Serdeable
  record Session(String token) {}

  @Serdeable
  record NewOrder(List<Item> items, BigDecimal total, String card) {}

  @Serdeable
  record Item(String name, int quantity, BigDecimal price) {}

  @Serdeable
  record PlacedOrder(String orderId) {}
}
