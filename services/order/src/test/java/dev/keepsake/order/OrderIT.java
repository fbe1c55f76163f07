package dev.keepsake.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.AtOnce;
import dev.keepsake.testing.CapturedSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderIT {
  private static Shop shop;

  @BeforeAll
  static void start() throws IOException {
    shop = new Shop();
  }

  @AfterAll
  static void stop() throws IOException {
    shop.close();
  }

  @Test
  void anOrderIsReservedPaidAndKept() {
    Answer placed =
        shop.api.post(
            "/orders",
            """
            {"userId":"ann","items":[{"name":"item1"},{"name":"Test Item","quantity":3,"price":0.5}],
             "total":99.9}""");
    assertThat(placed.status()).as(placed.text()).isEqualTo(201);
    String id = (String) placed.value("orderId");
    assertThat(id).matches("ord_[0-9a-f]{32}");
    assertThat(placed.header("Location")).isEqualTo("/orders/" + id);
    assertThat(placed.header("Idempotency-Replayed")).isNull();
    assertThat(placed.text())
        .isEqualTo(
            "{\"orderId\":\"%s\",\"status\":\"completed\",\"paymentId\":\"%s\",\"userId\":\"ann\","
                    .formatted(id, shop.payment.paid.get(id))
                + "\"items\":[{\"name\":\"item1\",\"quantity\":1},"
                + "{\"name\":\"Test Item\",\"quantity\":3,\"price\":0.50}],\"total\":99.90,"
                + "\"createdAt\":\"%s\"}".formatted(placed.value("createdAt")));
    assertThat((String) placed.value("createdAt")).endsWith("Z");
    assertThat(shop.api.get("/orders/" + id).text()).isEqualTo(placed.text());
    assertThat(shop.inventory.reserved).contains(id);
  }

  @Test
  void theWholeOrderIsOneTrace() {
    String trace = CapturedSpans.newTraceId();
    Answer placed = place("ben", "tok_visa", "traceparent", CapturedSpans.traceParent(trace));
    SpanData confirmation = shop.spans.await(trace, Confirmations.SPAN_NAME);
    SpanData request = shop.spans.await(trace, "POST /orders");
    assertThat(request.getEvents())
        .extracting(EventData::getName)
        .containsExactly("Validating order", "Initiating payment", "Payment completed");
    assertThat(request.getEvents().getLast().getAttributes().asMap())
        .containsValue(placed.value("paymentId"));
    assertThat(request.getAttributes().get(OrderPlacing.ORDER_ID))
        .isEqualTo(placed.value("orderId"));
    assertThat(confirmation.getParentSpanId()).isEqualTo(request.getSpanId());
    for (String call : List.of("POST /reservations", "POST /payments")) {
      assertThat(shop.spans.of(trace, call))
          .singleElement()
          .satisfies(span -> assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId()));
    }
    assertThat(shop.spans.of(trace))
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR));
  }

  @Test
  void theCallersTokenGoesOnToTheNeighbours() {
    place("bea", "tok_visa");
    assertThat(shop.inventory.claims).last().asString().contains("\"GUEST\"");
    assertThat(shop.payment.claims).last().asString().contains("\"GUEST\"");
  }

  @Test
  void aUsersOrdersComeNewestFirst() {
    List<Object> placed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      placed.add(place("cem", "tok_visa").value("orderId"));
    }
    assertThat(orderIds("/orders?userId=cem")).containsExactlyElementsOf(placed.reversed());
    assertThat(orderIds("/orders?userId=cem&limit=1")).containsExactly(placed.getLast());
    assertThat(shop.api.get("/orders?userId=stranger").text()).isEqualTo("{\"orders\":[]}");
  }

  @Test
  void migrationsAndHealthChecksMakeNoTraces() {
    assertThat(shop.api.get("/health/readiness").status()).isEqualTo(200);
    place("una", "tok_visa");
    assertThat(shop.spans.all())
        .isNotEmpty()
        .filteredOn(span -> !span.getParentSpanContext().isValid())
        .extracting(SpanData::getKind)
        .doesNotContain(SpanKind.CLIENT);
  }

  @Test
  void anOrderThatIsNotThereIsA404() {
    Answer answer = shop.api.get("/orders/ord_0");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.kind()).isEqualTo("order-not-found");
  }

  @Test
  void aKeyRepeatedGivesTheSameOrder() {
    Answer first = place("dan", "tok_visa", "Idempotency-Key", "dan-1");
    Answer second = place("dan", "tok_visa", "Idempotency-Key", "dan-1");
    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(shop.count("dan")).isEqualTo(1);
  }

  @Test
  void theSameOrderWrittenOtherwiseIsTheSame() {
    String body = "{\"userId\":\"dea\",\"items\":[{\"name\":\"item1\"%s}],\"total\":%s}";
    String key = "Idempotency-Key";
    Answer first = shop.api.post("/orders", body.formatted("", "100"), key, "dea-1");
    Answer second =
        shop.api.post("/orders", body.formatted(",\"quantity\":1", "1.00e2"), key, "dea-1");
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void aKeyWithAnotherOrderIsRefused() {
    place("eva", "tok_visa", "Idempotency-Key", "eva-1");
    Answer other = place("eva", "tok_other", "Idempotency-Key", "eva-1");
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.kind()).isEqualTo("idempotency-key-reused");
    assertThat(shop.count("eva")).isEqualTo(1);
  }

  @Test
  void twoUsersMayHaveTheSameKey() {
    assertThat(place("fay", "tok_visa", "Idempotency-Key", "1").status()).isEqualTo(201);
    assertThat(place("fin", "tok_visa", "Idempotency-Key", "1").header("Idempotency-Replayed"))
        .isNull();
  }

  @Test
  void aRefusalIsReplayedToo() {
    Answer first = place("gil", FakePayment.DECLINED, "Idempotency-Key", "gil-1");
    Answer second = place("gil", FakePayment.DECLINED, "Idempotency-Key", "gil-1");
    assertThat(first.status()).isEqualTo(402);
    assertThat(second.status()).isEqualTo(402);
    assertThat(second.kind()).isEqualTo("payment-declined");
    assertThat(second.fields()).isEqualTo(first.fields()).containsExactly("card");
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(shop.count("gil")).isEqualTo(1);
  }

  @Test
  void aFailureOfTheShopFreesTheKey() {
    Answer first = place("hal", FakePayment.FAILING, "Idempotency-Key", "hal-1");
    Answer second = place("hal", "tok_visa", "Idempotency-Key", "hal-1");
    assertThat(first.status()).isEqualTo(502);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isNull();
  }

  @Test
  void oneKeyFromManyThreadsIsOneOrderAndOnePayment() throws Exception {
    shop.payment.held = new CountDownLatch(1);
    CompletableFuture<List<Answer>> answers =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return AtOnce.call(
                    16, number -> place("ida", FakePayment.HELD, "Idempotency-Key", "ida-1"));
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    shop.payment.held.countDown();
    List<Answer> all = answers.get(30, TimeUnit.SECONDS);
    assertThat(all).extracting(Answer::status).containsOnly(201, 409);
    assertThat(all.stream().filter(answer -> answer.status() == 409))
        .allSatisfy(answer -> assertThat(answer.kind()).isEqualTo("order-in-progress"))
        .allSatisfy(answer -> assertThat(answer.header("Retry-After")).isEqualTo("1"));
    assertThat(
            all.stream()
                .filter(answer -> answer.status() == 201)
                .filter(answer -> answer.header("Idempotency-Replayed") == null))
        .hasSize(1);
    assertThat(shop.count("ida")).isEqualTo(1);
    String id = shop.orderIdOf("ida");
    assertThat(all.stream().filter(answer -> answer.status() == 201))
        .allSatisfy(answer -> assertThat(answer.value("orderId")).isEqualTo(id));
    assertThat(place("ida", FakePayment.HELD, "Idempotency-Key", "ida-1").value("orderId"))
        .isEqualTo(id);
  }

  @Test
  void noConnectionIsHeldWhileTheNeighboursWork() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    shop.payment.held = held;
    int before = shop.rows("orders");
    // More than the pool has connections.
    List<CompletableFuture<Answer>> underWay =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> place("jan", FakePayment.HELD)))
            .limit(2)
            .toList();
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (shop.rows("orders") < before + 2 && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(shop.rows("orders")).isEqualTo(before + 2);
    assertThat(shop.api.get("/orders/ord_0").status()).isEqualTo(404);
    held.countDown();
    for (CompletableFuture<Answer> order : underWay) {
      assertThat(order.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                            | userId",
        "{\"userId\":\"u\",\"total\":1}                                | items",
        "{\"userId\":\"u\",\"total\":1,\"items\":[]}                   | items",
        "{\"userId\":\"u\",\"total\":1,\"items\":\"item1\"}            | items",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{}]}                 | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"\"}]}    | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\\u0000\"}]} | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\\n\"}]}     | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\\udfff\"}]} | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"quantity\":0}]} | items[0].quantity",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"quantity\":1001}]} | items[0].quantity",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"quantity\":1.5}]} | items[0].quantity",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"price\":-1}]} | items[0].price",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"price\":0.001}]} | items[0].price",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\",\"price\":2}]} | total",
        "{\"userId\":\"u\",\"items\":[{\"name\":\"a\"}]}               | total",
        "{\"userId\":\"u\",\"total\":0,\"items\":[{\"name\":\"a\"}]}   | total",
        "{\"userId\":\"u\",\"total\":1.001,\"items\":[{\"name\":\"a\"}]} | total",
        "{\"userId\":\"u\",\"total\":1000000.01,\"items\":[{\"name\":\"a\"}]} | total",
        "{\"userId\":\"u\",\"total\":1e1000000000,\"items\":[{\"name\":\"a\"}]} | total",
        "{\"userId\":\"u\",\"total\":true,\"items\":[{\"name\":\"a\"}]} | total",
        "{\"userId\":\"u\",\"total\":\"1\",\"items\":[{\"name\":\"a\"}]} | total",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":5}]} | items[0].name",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":[\"a\"]}]} | items[0].name",
        "{\"userId\":7,\"total\":1,\"items\":[{\"name\":\"a\"}]} | userId",
        "{\"userId\":\"u'--\",\"total\":1,\"items\":[{\"name\":\"a\"}]} | userId",
        "{\"userId\":\"u\",\"total\":1,\"items\":[{\"name\":\"a\"}],\"card\":\"\"} | card",
      })
  void aFaultyOrderNamesTheFieldAndIsNotKept(String body, String field) throws Exception {
    int before = shop.rows("orders");
    Answer answer = shop.api.post("/orders", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).as(answer.text()).contains(field);
    assertThat(shop.rows("orders")).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orders",
        "/orders?userId=%00",
        "/orders?userId=u&limit=0",
        "/orders?userId=u&limit=",
        "/orders?userId=u&limit=101",
        "/orders?userId=u&limit=x",
        "/orders/%00",
        "/orders/a%27b"
      })
  void aFaultyQuestionIsA400(String path) {
    assertThat(shop.api.get(path).status()).isEqualTo(400);
  }

  @Test
  void anOverlongKeyIsRefused() {
    Answer answer = place("kim", "tok_visa", "Idempotency-Key", "x".repeat(256));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(shop.count("kim")).isZero();
  }

  @Test
  void pricesThatMakeUpTheTotalAreAccepted() {
    Answer answer =
        shop.api.post(
            "/orders",
            """
            {"userId":"lea","items":[{"name":"Test Item","price":10.99,"quantity":2},
             {"name":"item1","price":0.01}],"total":21.99,"unknown":true}""");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void aNameIsDataAndNotSql() throws Exception {
    String name = "'); DROP TABLE orders; --";
    Answer answer =
        shop.api.post(
            "/orders",
            "{\"userId\":\"bobby\",\"items\":[{\"name\":\"%s\"}],\"total\":1}".formatted(name));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text()).contains(name);
    assertThat(shop.rows("orders")).isPositive();
  }

  @Test
  void withoutATokenNothingButHealthAndDocumentation() {
    assertThat(shop.api.withoutToken("/orders/ord_0").status()).isEqualTo(401);
    assertThat(shop.api.withoutToken("/health/readiness").text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(shop.api.withoutToken("/swagger/order.yml").text()).contains("/orders");
  }

  private static List<Object> orderIds(String path) {
    List<?> orders = (List<?>) shop.api.get(path).value("orders");
    return orders.stream()
        .map(order -> ((Map<?, ?>) order).get("orderId"))
        .map(Object.class::cast)
        .toList();
  }

  private static Answer place(String user, String card, String... headers) {
    return shop.place(user, "item1", card, headers);
  }
}
