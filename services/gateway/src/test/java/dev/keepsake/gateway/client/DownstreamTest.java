package dev.keepsake.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.Neighbour;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway makes of neighbours that fail. */
class DownstreamTest {
  private static final String BODY = "{\"items\":[\"item1\"],\"total\":99.99}";

  private TestShop shop;

  @BeforeEach
  void start() {
    shop =
        new TestShop(
            Map.of(
                "micronaut.http.services.order.read-timeout",
                "2s",
                "micronaut.http.services.auth.read-timeout",
                "2s",
                "gateway.retry.delay",
                "1ms"));
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  @ParameterizedTest
  @CsvSource({
    "402, payment-declined",
    "409, out-of-stock",
    "422, unknown-item",
    "422, idempotency-key-reused",
    "400, invalid-request",
    "502, downstream-failed",
    "503, downstream-unavailable",
    "504, downstream-timeout",
    "504, processor-timeout"
  })
  void passesOnWhatTheOrderServiceExplains(int status, String kind) {
    shop.order.on("POST /orders", Neighbour.problem(status, kind, "So it is."));

    Reply reply = shop.post("/api/orders", BODY);

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.kind()).isEqualTo(kind);
    assertThat(reply.text("detail")).isEqualTo("So it is.");
    assertThat(reply.text("instance")).isEqualTo("/api/orders");
  }

  @Test
  void passesOnWhenToComeAgain() {
    shop.order.on(
        "POST /orders", Neighbour.problem(409, "order-in-progress", "Wait.", "Retry-After", "3"));

    assertThat(shop.post("/api/orders", BODY).header("Retry-After")).isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 501, 507})
  void answers502ForAFailureAndNamesTheService(int status) {
    shop.order.on("POST /orders", Neighbour.problem(status, "secret", "NullPointer at …"));

    Reply reply = shop.post("/api/orders", BODY);

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.kind()).isEqualTo("downstream-failed");
    assertThat(reply.text("detail")).contains("order").doesNotContain("NullPointer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"items\":5}"})
  void answers502ForAnAnswerThatMakesNoSense(String answer) {
    shop.order.on("GET /orders/ord_1", 200, answer);

    Reply reply = shop.get("/api/orders/ord_1");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.kind()).isEqualTo("downstream-failed");
  }

  @Test
  void trustsNoIdentityWithoutAToken() {
    shop.auth.on("POST /tokens/verify", 200, "{\"subject\":\"guest\"}");

    assertThat(shop.post("/api/orders", BODY).status()).isEqualTo(502);
    assertThat(shop.order.requests()).isEmpty();
  }

  @Test
  void answers503WhenNobodyListens() {
    shop.order.close();

    Reply reply = shop.post("/api/orders", BODY);

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.kind()).isEqualTo("downstream-unavailable");
    assertThat(reply.header("Retry-After")).isEqualTo("1");
    assertThat(reply.text("detail")).contains("order");
  }

  @ParameterizedTest
  @CsvSource({"order, POST /orders", "auth, POST /tokens/verify"})
  void answers504WhenNoAnswerComes(String service, String line) {
    CountDownLatch never = new CountDownLatch(1);
    neighbour(service).on(line, exchange -> waitFor(never));

    Reply reply = shop.post("/api/orders", BODY);
    never.countDown();

    assertThat(reply.status()).isEqualTo(504);
    assertThat(reply.kind()).isEqualTo("downstream-timeout");
    assertThat(reply.text("detail")).contains(service);
    assertThat(neighbour(service).requests(line)).hasSize(1);
  }

  @Test
  void triesAGetAgain() {
    AtomicInteger attempts = new AtomicInteger();
    shop.order.on(
        "GET /orders/ord_1",
        exchange ->
            (attempts.incrementAndGet() < 3
                    ? Neighbour.problem(503, "overloaded", "Later.")
                    : Neighbour.json(200, TestShop.ORDER))
                .to(exchange));

    assertThat(shop.get("/api/orders/ord_1").status()).isEqualTo(200);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void givesUpAfterTwoMoreAttempts() {
    shop.order.on("GET /orders/ord_1", Neighbour.problem(503, "overloaded", "Later."));

    assertThat(shop.get("/api/orders/ord_1").status()).isEqualTo(503);
    assertThat(shop.order.requests("GET /orders/ord_1")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500, 504})
  void doesNotTryAgainWhatWouldFailAgain(int status) {
    shop.order.on("GET /orders/ord_1", Neighbour.problem(status, "x", "x"));

    shop.get("/api/orders/ord_1");

    assertThat(shop.order.requests("GET /orders/ord_1")).hasSize(1);
  }

  @Test
  void neverPlacesAnOrderTwice() {
    shop.order.on("POST /orders", Neighbour.problem(503, "overloaded", "Later."));

    assertThat(shop.post("/api/orders", BODY, "Idempotency-Key", "k".repeat(16)).status())
        .isEqualTo(503);
    assertThat(shop.order.requests("POST /orders")).hasSize(1);
  }

  private Neighbour neighbour(String name) {
    return name.equals("auth") ? shop.auth : shop.order;
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
