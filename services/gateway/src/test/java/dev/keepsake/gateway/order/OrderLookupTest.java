package dev.keepsake.gateway.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.GatewayTest;
import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderLookupTest extends GatewayTest {
  @Test
  void findsAnOrder() {
    Reply reply = shop.get("/api/orders/ord_1");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(TestShop.ORDER);
    assertThat(shop.order.onlyRequest("GET /orders/ord_1").headers().getFirst("Authorization"))
        .isEqualTo("Bearer internal-token");
  }

  @Test
  void saysThatThereIsNoSuchOrder() {
    Reply reply = shop.get("/api/orders/ord_2");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.kind()).isEqualTo("order-not-found");
    assertThat(reply.text("instance")).isEqualTo("/api/orders/ord_2");
  }

  @Test
  void listsTheOrdersOfAUser() {
    shop.order.on(
        "GET /orders?userId=alice&limit=20", 200, "{\"orders\":[" + TestShop.ORDER + "]}");

    Reply reply = shop.get("/users/alice/orders");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"orders\":[" + TestShop.ORDER + "]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"orders\":[]}"})
  void listsNoOrders(String answer) {
    shop.order.on("GET /orders?userId=alice&limit=20", 200, answer);

    Reply reply = shop.get("/users/alice/orders");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"orders\":[]}");
  }

  @Test
  void listsNothingOfAUserWhoDoesNotExist() {
    Reply reply = shop.get("/users/nobody/orders");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.kind()).isEqualTo("user-not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 200",
    "100, 200",
    "0, 400",
    "101, 400",
    "-1, 400",
    "x, 400",
    "'', 400",
    "1.5, 400",
    "01, 400",
    "1%2C2, 400",
    "99999999999999999999, 400",
    "1&limit=2, 400"
  })
  void readsTheLimit(String limit, int status) {
    shop.order
        .on("GET /orders?userId=alice&limit=1", 200, "{\"orders\":[]}")
        .on("GET /orders?userId=alice&limit=100", 200, "{\"orders\":[]}");

    Reply reply = shop.get("/users/alice/orders?limit=" + limit);

    assertThat(reply.status()).isEqualTo(status);
    if (status == 400) {
      assertThat(reply.body()).contains("\"field\":\"limit\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/orders/a%20b",
        "/api/orders/a%00b",
        "/api/orders/a%2Fb",
        "/api/orders/%C3%A9",
        "/api/orders/'%20OR%201=1--",
        "/users/a.b",
        "/users/a.b/orders",
        "/users/%E2%82/orders"
      })
  void refusesAnIdThatIsNone(String path) {
    Reply reply = shop.get(path);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("\"field\":\"id\"");
    assertThat(shop.auth.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"64, 404", "65, 400"})
  void boundsTheId(int length, int status) {
    assertThat(shop.get("/users/" + "a".repeat(length)).status()).isEqualTo(status);
  }
}
