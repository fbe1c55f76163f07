package dev.keepsake.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.CapturedSpans;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConfirmationIT {

  @Test
  void aFailedConfirmationFailsItsSpanButNotTheOrder() throws Exception {
    try (Shop shop = new Shop()) {
      String trace = CapturedSpans.newTraceId();
      Answer placed =
          shop.place(
              FakeConfirmationSender.WITHOUT_MAILBOX,
              "item1",
              "tok_visa",
              "traceparent",
              CapturedSpans.traceParent(trace));
      assertThat(placed.status()).isEqualTo(201);
      SpanData span = shop.spans.await(trace, Confirmations.SPAN_NAME);
      assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(span.getEvents()).extracting(EventData::getName).containsExactly("exception");
      SpanData request = shop.spans.await(trace, "POST /orders");
      assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
      assertThat(shop.statusOf(FakeConfirmationSender.WITHOUT_MAILBOX)).isEqualTo("completed");
    }
  }

  @Test
  void aStoppingServiceWaitsForTheConfirmationsUnderWay() throws Exception {
    Shop shop = new Shop();
    FakeConfirmationSender mail = shop.mail;
    CapturedSpans spans = shop.spans;
    String trace = CapturedSpans.newTraceId();
    Answer placed =
        shop.place(
            FakeConfirmationSender.SLOW,
            "item1",
            "tok_visa",
            "traceparent",
            CapturedSpans.traceParent(trace));
    assertThat(mail.sending.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(
            () -> {
              try {
                shop.close();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    mail.release.countDown();
    stopped.get(30, TimeUnit.SECONDS);
    assertThat(mail.hasConfirmed((String) placed.value("orderId"))).isTrue();
    // Ended before the exporter was shut.
    assertThat(spans.await(trace, Confirmations.SPAN_NAME).hasEnded()).isTrue();
  }
}
