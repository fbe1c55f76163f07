package dev.keepsake.payment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Api;
import dev.keepsake.testing.AtOnce;
import dev.keepsake.testing.CapturedSpans;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentIT {
  private static FakeCardProcessor processor;
  private static CapturedSpans spans;
  private static Api api;

  @BeforeAll
  static void start() {
    EmbeddedServer server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of("test.fake-processor", true, "payment.processor-timeout", "300ms"));
    processor = server.getApplicationContext().getBean(FakeCardProcessor.class);
    spans = server.getApplicationContext().getBean(CapturedSpans.class);
    api = new Api(server);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void anOrderIsPaidOnceHoweverOftenItIsAsked() {
    String order = order();
    Answer first = pay(order, "99.9", null);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text())
        .isEqualTo(
            "{\"paymentId\":\"%s\",\"orderId\":\"%s\",\"status\":\"succeeded\",\"amount\":99.90}"
                .formatted(first.value("paymentId"), order));
    assertThat((String) first.value("paymentId")).startsWith("pay_");
    Answer second = pay(order, "99.90", null);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(Collections.frequency(processor.charged, order)).isEqualTo(1);
    assertThat(find(order).text()).isEqualTo("{\"payments\":[" + first.text() + "]}");
  }

  @Test
  void oneOrderIsChargedOnceFromManyThreads() throws Exception {
    String order = order();
    List<Answer> answers = AtOnce.call(16, number -> pay(order, "5", "tok_visa"));
    assertThat(answers)
        .extracting(answer -> answer.value("paymentId"))
        .containsOnly(answers.getFirst().value("paymentId"));
    assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
    assertThat(Collections.frequency(processor.charged, order)).isEqualTo(1);
  }

  @Test
  void aPaidOrderIsNotPaidWithAnotherAmountOrCard() {
    String order = order();
    pay(order, "5", "tok_visa");
    assertThat(pay(order, "6", "tok_visa").kind()).isEqualTo("payment-differs");
    assertThat(pay(order, "5", "tok_other").status()).isEqualTo(422);
    assertThat(Collections.frequency(processor.charged, order)).isEqualTo(1);
  }

  @Test
  void anUnpaidOrderHasNoPayments() {
    assertThat(find(order()).text()).isEqualTo("{\"payments\":[]}");
  }

  @Test
  void aCancelledOrderIsGivenItsMoneyBackAndIsNotChargedAgain() throws Exception {
    String order = order();
    pay(order, "5", null);
    AtOnce.call(8, number -> cancel(order));
    assertThat(Collections.frequency(processor.refunded, order)).isEqualTo(1);
    assertThat(find(order).text()).isEqualTo("{\"payments\":[]}");
    assertThat(pay(order, "5", null).kind()).isEqualTo("payment-void");
    assertThat(Collections.frequency(processor.charged, order)).isEqualTo(1);
  }

  @Test
  void aChargeThatComesAfterItsCancellationIsNotMade() {
    String order = order();
    assertThat(cancel(order).status()).isEqualTo(204);
    assertThat(pay(order, "5", null).status()).isEqualTo(409);
    assertThat(processor.charged).doesNotContain(order);
    assertThat(processor.refunded).doesNotContain(order);
  }

  @Test
  void aChargeThatIsCancelledWhileItIsMadeIsGivenBack() throws Exception {
    String order = order();
    CompletableFuture<Answer> underWay =
        CompletableFuture.supplyAsync(() -> pay(order, "5", FakeCardProcessor.HELD));
    assertThat(processor.holding.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cancel(order).status()).isEqualTo(204);
    processor.release.countDown();
    assertThat(underWay.get(10, TimeUnit.SECONDS).kind()).isEqualTo("payment-void");
    assertThat(processor.refunded).containsOnlyOnce(order);
    assertThat(find(order).text()).isEqualTo("{\"payments\":[]}");
  }

  @Test
  void aSlowProcessorIsGivenUpAndMayBeAskedAgain() {
    String order = order();
    String trace = CapturedSpans.newTraceId();
    Answer answer = pay(order, "5", FakeCardProcessor.SLOW, trace);
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.kind()).isEqualTo("processor-timeout");
    assertThat(processor.charged).doesNotContain(order);
    SpanData span = spans.await(trace, ProcessorCalls.SPAN_NAME);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(ErrorAttributes.ERROR_TYPE))
        .isEqualTo("java.util.concurrent.TimeoutException");
    assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
    assertThat(pay(order, "5", "tok_visa").status()).isEqualTo(201);
  }

  @Test
  void aProcessorThatFailsIsA502() {
    String trace = CapturedSpans.newTraceId();
    Answer answer = pay(order(), "5", FakeCardProcessor.BROKEN, trace);
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.kind()).isEqualTo("processor-failed");
    assertThat(answer.text()).doesNotContain("makes no sense");
    SpanData span = spans.await(trace, ProcessorCalls.SPAN_NAME);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
  }

  @Test
  void aPaymentThatEndsByAnErrorMayBeRepeated() throws Exception {
    String order = order();
    processor.failsByError = true;
    try {
      assertThat(pay(order, "5", null).status()).isEqualTo(500);
    } finally {
      processor.failsByError = false;
    }
    CompletableFuture<Answer> repeated = CompletableFuture.supplyAsync(() -> pay(order, "5", null));
    assertThat(repeated.get(10, TimeUnit.SECONDS).status()).isEqualTo(201);
  }

  @Test
  void theCallOfTheProcessorIsASpanOfTheRequest() {
    String trace = CapturedSpans.newTraceId();
    pay(order(), "12.50", "tok_visa", trace);
    SpanData call = spans.await(trace, ProcessorCalls.SPAN_NAME);
    SpanData request = spans.await(trace, "POST /payments");
    assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(call.getParentSpanId())
        .as(spans.of(trace).toString())
        .isEqualTo(request.getSpanId());
    assertThat(call.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(call.getAttributes().get(ServerAttributes.SERVER_ADDRESS))
        .isEqualTo("processor.invalid");
    assertThat(request.getEvents())
        .extracting(EventData::getName)
        .containsExactly("Processing payment", "Payment succeeded");
    assertThat(request.getEvents().getFirst().getAttributes().get(Payments.AMOUNT)).isEqualTo(12.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                | orderId",
        "{\"orderId\":\"o\"}                               | amount",
        "{\"orderId\":\"o\",\"amount\":0}                  | amount",
        "{\"orderId\":\"o\",\"amount\":-5}                 | amount",
        "{\"orderId\":\"o\",\"amount\":0.001}              | amount",
        "{\"orderId\":\"o\",\"amount\":1000000.01}         | amount",
        "{\"orderId\":\"o\",\"amount\":1e1000000000}       | amount",
        "{\"orderId\":\"o\",\"amount\":1e-1000000000}      | amount",
        "{\"orderId\":\"o\",\"amount\":\"much\"}           | amount",
        "{\"orderId\":\"o\",\"amount\":[]}                 | amount",
        "{\"orderId\":\"a/b\",\"amount\":5}                | orderId",
        "{\"orderId\":\"o\",\"amount\":5,\"card\":\" \"}   | card",
      })
  void aFaultyPaymentNamesTheField(String body, String field) {
    Answer answer = api.post("/payments", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).as(answer.text()).contains(field);
  }

  @Test
  void withoutATokenNothingButHealthAndDocumentation() {
    assertThat(api.withoutToken("/payments?orderId=o").status()).isEqualTo(401);
    assertThat(api.withoutToken("/health/readiness").status()).isEqualTo(200);
    assertThat(api.withoutToken("/swagger/payment.yml").text()).contains("/payments");
    assertThat(api.get("/payments").status()).isEqualTo(400);
  }

  private static String order() {
    return "ord_" + UUID.randomUUID();
  }

  private static Answer pay(String order, String amount, String card) {
    return pay(order, amount, card, CapturedSpans.newTraceId());
  }

  private static Answer pay(String order, String amount, String card, String traceId) {
    String body =
        "{\"orderId\":\"%s\",\"amount\":%s,\"card\":%s}"
            .formatted(order, amount, card == null ? null : "\"" + card + "\"");
    return api.post("/payments", body, "traceparent", CapturedSpans.traceParent(traceId));
  }

  private static Answer find(String order) {
    return api.get("/payments?orderId=" + order);
  }

  private static Answer cancel(String order) {
    return api.delete("/payments/" + order);
  }
}
