package dev.keepsake.gateway.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.GatewayTest;
import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.Neighbour;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceOrderTest extends GatewayTest {
  private static final String BODY =
      """
      {"items":["item1"],"total":99.99}""";

  @Test
  void placesTheOrderOfAGuest() {
    Reply reply = shop.post("/api/orders", BODY);

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo("/api/orders/ord_1");
    assertThat(reply.header("Idempotency-Replayed")).isNull();
    assertThat(reply.body()).isEqualTo(TestShop.ORDER);
    assertThat(shop.auth.onlyRequest("POST /tokens/verify").body()).isEqualTo("{\"token\":null}");
    Neighbour.Request asked = shop.order.onlyRequest("POST /orders");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer internal-token");
    assertThat(asked.headers().getFirst("Idempotency-Key")).isNull();
    assertThat(asked.body())
        .isEqualTo(
            """
            {"userId":"guest","items":[{"name":"item1","quantity":1}],"total":99.99}""");
  }

  @Test
  void ordersAsWhomTheTokenNames() {
    shop.auth.on(
        "POST /tokens/verify",
        200,
        """
        {"subject":"alice","roles":["USER"],"token":"alices"}""");

    Reply reply = shop.post("/api/orders", BODY, "Authorization", "bearer abc.DEF-1_2~+/=");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(shop.auth.onlyRequest("POST /tokens/verify").body())
        .isEqualTo("{\"token\":\"abc.DEF-1_2~+/=\"}");
    Neighbour.Request asked = shop.order.onlyRequest("POST /orders");
    assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer alices");
    assertThat(asked.body()).startsWith("{\"userId\":\"alice\"");
  }

  @Test
  void placesTheOrderOfSeed003ForAUser() {
    Reply reply =
        shop.post(
            "/users/alice/orders",
            """
            {"items":[{"name":"Test Item","price":10.99}],"total":10.99}""",
            "X-Trace-Id",
            "my-trace-002");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Location")).isEqualTo("/api/orders/ord_1");
    assertThat(shop.order.onlyRequest("POST /orders").body())
        .isEqualTo(
            """
            {"userId":"alice","items":[{"name":"Test Item","quantity":1,"price":10.99}],\
            "total":10.99}""");
  }

  @Test
  void refusesAnOrderForAUserWhoDoesNotExist() {
    Reply reply = shop.post("/users/nobody/orders", BODY);

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.kind()).isEqualTo("user-not-found");
    assertThat(shop.order.requests()).isEmpty();
  }

  @Test
  void passesTheCardAndTheQuantityOn() {
    Reply reply =
        shop.post(
            "/api/orders",
            """
            {"items":[{"name":"a","quantity":2,"price":5},{"name":"b","quantity":3.0,"price":0}],
             "total":10,"card":"tok_visa","unknown":{"ignored":true}}""");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(shop.order.onlyRequest("POST /orders").body())
        .contains("\"quantity\":2,", "\"quantity\":3,", "\"card\":\"tok_visa\"", "\"total\":10,")
        .doesNotContain("unknown");
  }

  @Test
  void tellsThatAnEarlierRequestMadeTheOrder() {
    shop.order.on(
        "POST /orders", Neighbour.json(201, TestShop.ORDER, "Idempotency-Replayed", "true"));

    Reply reply = shop.post("/api/orders", BODY, "Idempotency-Key", "key-1!~-of-sixteen");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(shop.order.onlyRequest("POST /orders").headers().getFirst("Idempotency-Key"))
        .isEqualTo("key-1!~-of-sixteen");
  }

  @ParameterizedTest
  @CsvSource({"15, 400", "16, 201", "255, 201", "256, 400"})
  void boundsTheIdempotencyKey(int length, int status) {
    Reply reply = shop.post("/api/orders", BODY, "Idempotency-Key", "k".repeat(length));

    assertThat(reply.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words in a key", "a\tb-of-sixteen-and-more"})
  void refusesAnIdempotencyKeyThatIsNotVisibleAscii(String key) {
    Reply reply = shop.post("/api/orders", BODY, "Idempotency-Key", key);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("\"field\":\"Idempotency-Key\"");
    assertThat(shop.order.requests()).isEmpty();
  }

  @Test
  void takesNoOrderFromAnOrderServiceThatGaveNone() {
    shop.order.on("POST /orders", 201, "{}");

    Reply reply = shop.post("/api/orders", BODY);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.kind()).isEqualTo("downstream-failed");
  }
}
