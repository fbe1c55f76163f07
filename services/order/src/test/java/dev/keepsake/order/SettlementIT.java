package dev.keepsake.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.CapturedSpans;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of an order when a neighbour refuses, fails or is silent. */
class SettlementIT {
  private static Shop shop;

  @BeforeAll
  static void start() throws IOException {
    shop = new Shop();
  }

  @AfterEach
  void mend() {
    shop.inventory.failsToRelease = false;
    shop.payment.failsToTell = false;
    shop.recover();
  }

  @AfterAll
  static void stop() throws IOException {
    shop.close();
  }

  @Test
  void aDeclinedCardGivesTheStockBack() {
    String trace = CapturedSpans.newTraceId();
    Answer answer =
        shop.place(
            "ann", "item1", FakePayment.DECLINED, "traceparent", CapturedSpans.traceParent(trace));
    assertThat(answer.status()).as(answer.text()).isEqualTo(402);
    assertThat(answer.kind()).isEqualTo("payment-declined");
    assertFailedAndReleased("ann");
    SpanData request = shop.spans.await(trace, "POST /orders");
    assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(request.getEvents())
        .extracting(EventData::getName)
        .containsExactly("Validating order", "Initiating payment");
  }

  @Test
  void anItemThatIsSoldOutIsNotPaidFor() {
    long before = shop.payment.requests.size();
    Answer answer = shop.place("bea", FakeInventory.SOLD_OUT, "tok_visa");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.kind()).isEqualTo("out-of-stock");
    assertThat(answer.fields()).containsExactly("items[0]");
    assertThat(shop.payment.requests).hasSize((int) before);
    assertThat(shop.statusOf("bea")).isEqualTo("failed");
  }

  @Test
  void ofAnOrderForWhatIsNotSoldNothingIsKept() throws Exception {
    int orders = shop.rows("orders");
    int lines = shop.rows("order_lines");
    for (int attempt = 1; attempt <= 2; attempt++) {
      Answer answer =
          shop.place("lea", FakeInventory.UNKNOWN, "tok_visa", "Idempotency-Key", "lea-1");
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.kind()).isEqualTo("unknown-item");
      assertThat(answer.fields()).containsExactly("items[0].name");
    }
    assertThat(shop.rows("orders")).isEqualTo(orders);
    assertThat(shop.rows("order_lines")).isEqualTo(lines);
    assertThat(shop.place("lea", "item1", "tok_visa", "Idempotency-Key", "lea-1").status())
        .as("the key is free")
        .isEqualTo(201);
  }

  @Test
  void aSilentInventoryIsToldToReleaseWhatItMayHaveReserved() {
    Answer answer = shop.place("cem", FakeInventory.SLOW, "tok_visa");
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.kind()).isEqualTo("downstream-timeout");
    assertFailedAndReleased("cem");
  }

  @Test
  void aSilentPaymentThatWasMadeCompletesTheOrder() {
    Answer answer = shop.place("dan", "item1", FakePayment.CHARGED_BUT_SILENT);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.value("paymentId")).isEqualTo(shop.payment.paid.get(shop.orderIdOf("dan")));
    assertThat(shop.inventory.reserved).contains(shop.orderIdOf("dan"));
    assertThat(shop.payment.cancelled).doesNotContain(shop.orderIdOf("dan"));
  }

  @Test
  void aSilentPaymentThatWasNotMadeIsBarred() {
    Answer answer = shop.place("eva", "item1", FakePayment.SILENT);
    assertThat(answer.status()).isEqualTo(504);
    assertThat(answer.kind()).isEqualTo("downstream-timeout");
    assertFailedAndReleased("eva");
    assertThat(shop.payment.cancelled).contains(shop.orderIdOf("eva"));
  }

  @Test
  void aPaymentThatFailsIsAskedAboutAndBarred() {
    Answer answer = shop.place("eli", "item1", FakePayment.FAILING);
    assertThat(answer.status()).isEqualTo(502);
    assertFailedAndReleased("eli");
    assertThat(shop.payment.cancelled).contains(shop.orderIdOf("eli"));
  }

  @Test
  void aPaymentThatIsLostAndThenRefusedIsAskedAbout() {
    Answer answer = shop.place("lea", "item1", FakePayment.LOST_THEN_REFUSED);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    String order = shop.orderIdOf("lea");
    assertThat(answer.value("paymentId")).isEqualTo(shop.payment.paid.get(order));
    assertThat(shop.inventory.reserved).contains(order);
  }

  @Test
  void aRefusalIsNotToldWhileAnEarlierAttemptMayHavePaid() {
    shop.payment.failsToTell = true;
    Answer answer = shop.place("lin", "item1", FakePayment.LOST_THEN_REFUSED);
    assertThat(answer.status()).as(answer.text()).isEqualTo(502);
    assertThat(shop.statusOf("lin")).isEqualTo("pending");
    shop.payment.failsToTell = false;
    shop.recover();
    assertThat(shop.statusOf("lin")).isEqualTo("completed");
  }

  @Test
  void aReservationThatIsLostAndThenRefusedIsReleased() {
    Answer answer = shop.place("lou", FakeInventory.LOST_THEN_REFUSED, "tok_visa");
    assertThat(answer.status()).as(answer.text()).isEqualTo(408);
    assertFailedAndReleased("lou");
  }

  @Test
  void anOrderThatTheRecoveryCompletedMeanwhileIsToldAsCompleted() throws Exception {
    shop.payment.held = new CountDownLatch(1);
    CompletableFuture<Answer> underWay =
        CompletableFuture.supplyAsync(
            () -> shop.place("mia", "item1", FakePayment.CHARGED_AND_HELD));
    assertThat(shop.payment.charged.await(10, TimeUnit.SECONDS)).isTrue();
    shop.recover();
    shop.payment.held.countDown();
    Answer answer = underWay.get(10, TimeUnit.SECONDS);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.value("status")).isEqualTo("completed");
    assertThat(answer.value("paymentId")).isEqualTo(shop.payment.paid.get(shop.orderIdOf("mia")));
  }

  @Test
  void aFaultByBaggageIsForTheOrderAndNotForTheWayOutOfIt() {
    shop.place("eve", "item1", FakePayment.SILENT, "baggage", "fault=payment:timeout,user=eve");
    assertFailedAndReleased("eve");
    assertThat(shop.inventory.withFault).containsExactly("POST /reservations");
    assertThat(shop.payment.withFault).containsExactly("POST /payments");
  }

  @Test
  void aPaymentThatCannotBeReachedIsTriedThreeTimes() {
    String trace = CapturedSpans.newTraceId();
    shop.payment.down();
    Answer answer;
    try {
      answer =
          shop.place("fay", "item1", "tok_visa", "traceparent", CapturedSpans.traceParent(trace));
    } finally {
      shop.payment.up();
    }
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(answer.kind()).isEqualTo("downstream-unavailable");
    assertThat(answer.header("Retry-After")).isNotNull();
    assertFailedAndReleased("fay");
    shop.spans.await(trace, "POST /orders");
    List<SpanData> attempts = shop.spans.of(trace, "POST /payments");
    assertThat(attempts).hasSize(3);
    assertThat(attempts)
        .allSatisfy(
            span -> assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
  }

  @Test
  void anInventoryThatCannotBeReachedReservesNothing() {
    shop.inventory.down();
    Answer answer;
    try {
      answer = shop.place("fin", "item1", "tok_visa");
    } finally {
      shop.inventory.up();
    }
    assertThat(answer.status()).isEqualTo(503);
    assertThat(shop.statusOf("fin")).isEqualTo("failed");
  }

  @Test
  void anOrderWhoseStockCannotBeReleasedIsSettledLater() {
    shop.inventory.failsToRelease = true;
    Answer answer = shop.place("gil", "item1", FakePayment.DECLINED);
    assertThat(answer.status()).as(answer.text()).isEqualTo(402);
    assertThat(shop.statusOf("gil")).isEqualTo("pending");
    shop.recover();
    assertThat(shop.statusOf("gil")).isEqualTo("pending");
    shop.inventory.failsToRelease = false;
    shop.recover();
    assertFailedAndReleased("gil");
  }

  @Test
  void anOrderWhosePaymentIsUnknownIsCompletedLaterIfItWasPaid() throws Exception {
    shop.payment.failsToTell = true;
    Answer answer = shop.place("hal", "item1", FakePayment.CHARGED_BUT_SILENT);
    assertThat(answer.status()).isEqualTo(504);
    assertThat(shop.statusOf("hal")).isEqualTo("pending");
    shop.payment.failsToTell = false;
    shop.recover();
    assertThat(shop.statusOf("hal")).isEqualTo("completed");
    String order = shop.orderIdOf("hal");
    assertThat(shop.inventory.reserved).contains(order);
    shop.mail.await(order);
  }

  @Test
  void anOrderWhosePaymentIsUnknownFailsLaterIfItWasNotPaid() {
    shop.payment.failsToTell = true;
    String key = "Idempotency-Key";
    assertThat(shop.place("ida", "item1", FakePayment.SILENT, key, "1").status()).isEqualTo(504);
    assertThat(shop.place("ida", "item1", FakePayment.SILENT, key, "1").kind())
        .isEqualTo("order-in-progress");
    shop.payment.failsToTell = false;
    shop.recover();
    assertFailedAndReleased("ida");
    assertThat(shop.payment.cancelled).contains(shop.orderIdOf("ida"));
  }

  @Test
  void theRecoveryLeavesYoungOrdersAlone() {
    shop.payment.failsToTell = true;
    shop.place("jan", "item1", FakePayment.SILENT);
    shop.payment.failsToTell = false;
    shop.bean(Recovery.class).settleAbandoned();
    assertThat(shop.statusOf("jan")).isEqualTo("pending");
  }

  @Test
  void theRecoveryComesAsAServiceInATraceOfItsOwnWithALink() {
    String trace = CapturedSpans.newTraceId();
    shop.payment.failsToTell = true;
    shop.place("kim", "item1", FakePayment.SILENT, "traceparent", CapturedSpans.traceParent(trace));
    shop.payment.failsToTell = false;
    shop.recover();
    assertThat(shop.inventory.claims).last().asString().contains("\"SERVICE\"");
    SpanData span = shop.spans.linkedTo(trace);
    assertThat(span.getName()).isEqualTo("recover-order");
    assertThat(span.getTraceId()).isNotEqualTo(trace);
    assertThat(span.getAttributes().get(OrderPlacing.ORDER_ID)).isEqualTo(shop.orderIdOf("kim"));
    assertThat(shop.spans.of(span.getTraceId(), "GET /payments")).hasSize(1);
  }

  private static void assertFailedAndReleased(String user) {
    assertThat(shop.statusOf(user)).isEqualTo("failed");
    String order = shop.orderIdOf(user);
    assertThat(shop.inventory.requests).contains("DELETE /reservations/" + order);
    assertThat(shop.inventory.reserved).doesNotContain(order);
    assertThat(shop.payment.paid).doesNotContainKey(order);
  }
}
