package dev.keepsake.gateway.handon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.CapturedSpans;
import dev.keepsake.testing.Neighbour;
import dev.keepsake.testing.Neighbour.Request;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandOnTest {
  private static Neighbour shipping;
  private static TestShop shop;

  @BeforeAll
  static void start() {
    shipping = new Neighbour();
    shop =
        new TestShop(
            Map.of(
                "gateway.hand-on.services", "shipping,gift-wrap",
                "gateway.retry.delay", "1ms",
                "micronaut.http.services.shipping.url", shipping.url(),
                "micronaut.http.services.gift-wrap.url", "http://localhost:1"));
  }

  @AfterAll
  static void stop() {
    shop.close();
    shipping.close();
  }

  @BeforeEach
  void reset() {
    shop.reset();
    shipping.reset();
  }

  @Test
  void aQuestionIsHandedOnInTheNameOfTheCaller() {
    shipping.on("GET /shipping/a/b-1?x=%202&y", 200, "{\"id\":\"b-1\"}");

    Reply reply = shop.get("/api/shipping/a/b-1?x=%202&y", "Authorization", "Bearer mine");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"id\":\"b-1\"}");
    assertThat(reply.header("Content-Type")).isEqualTo("application/json");
    assertThat(shop.auth.onlyRequest("POST /tokens/verify").body()).contains("mine");
    assertThat(shipping.requests().getFirst().headers().getFirst("Authorization"))
        .isEqualTo("Bearer internal-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void whatChangesSomethingIsHandedOnWithItsBody(String method) {
    String line = method + " /shipping/1";
    shipping.on(line, Neighbour.json(201, "{\"a\":1}", "Location", "/shipping/1", "X-Inner", "x"));

    Reply reply =
        shop.send(
            shop.request("/api/shipping/1")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .method(method, BodyPublishers.ofString("{\"b\":2}")));

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.body()).isEqualTo("{\"a\":1}");
    assertThat(reply.header("Location")).isEqualTo("/api/shipping/1");
    assertThat(reply.header("X-Inner")).isNull();
    Request request = shipping.onlyRequest(line);
    assertThat(request.body()).isEqualTo("{\"b\":2}");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers().getFirst("Idempotency-Key")).isEqualTo("k");
  }

  @Test
  void aProblemIsPassedOn() {
    shipping.on("GET /shipping/1", Neighbour.problem(404, "not-shipped", "Not yet."));

    Reply reply = shop.get("/api/shipping/1");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.kind()).isEqualTo("not-shipped");
    assertThat(reply.text("instance")).isEqualTo("/api/shipping/1");
  }

  @Test
  void aServiceThatIsAwayIsNamed() {
    Reply reply = shop.get("/api/gift-wrap/1");

    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.kind()).isEqualTo("downstream-unavailable");
    assertThat(reply.text("detail")).contains("gift-wrap");
  }

  @ParameterizedTest
  @CsvSource({"GET, 3", "POST, 1"})
  void onlyAQuestionIsTriedAgain(String method, int attempts) {
    shipping.on(method + " /shipping/1", Neighbour.problem(503, "overloaded", "Later."));

    Reply reply =
        shop.send(shop.request("/api/shipping/1").method(method, BodyPublishers.noBody()));

    assertThat(reply.status()).isEqualTo(503);
    assertThat(shipping.requests()).hasSize(attempts);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/shipping/../health, 400",
    "/api/shipping/a/./b, 400",
    "/api/shipping/%2e%2e/health, 400",
    "/api/shipping/a%2Fb, 400",
    "/api/shipping//a, 400",
    "/api/shipping/a/, 400",
    "/api/shipping, 404",
    "/api/payments/1, 404"
  })
  void nothingElseIsReached(String path, int status) {
    assertThat(shop.get(path).status()).isEqualTo(status);
    assertThat(shipping.requests()).isEmpty();
  }

  @Test
  void itsSpansHaveTheNameOfTheService() {
    shipping.on("GET /shipping/1", 200, "{}");

    String trace = shop.get("/api/shipping/1").header("X-Trace-Id");

    CapturedSpans spans = shop.context().getBean(CapturedSpans.class);
    spans.await(trace, "GET /api/shipping/{+path}");
    List<SpanData> calls = spans.of(trace, SpanKind.CLIENT);
    assertThat(calls)
        .extracting(SpanData::getName)
        .containsExactly("POST /tokens/verify", "GET /shipping/{+path}");
    assertThat(shipping.requests().getFirst().headers().getFirst("traceparent"))
        .contains(trace + "-" + calls.getLast().getSpanId());
  }
}
