package dev.keepsake.traceapi.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Await;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanKey;
import dev.keepsake.traceapi.span.SpanStart;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
  private final FakeSender sender = new FakeSender();
  private final SettableClock clock = new SettableClock();
  private final SpanQueue queue = queue(Duration.ofSeconds(20));

  @AfterEach
  void close() throws InterruptedException {
    sender.comeBack();
    queue.close();
  }

  @Test
  void whatIsAddedIsSentInItsOrder() {
    for (int i = 1; i <= 3; i++) {
      assertThat(queue.reserve(1)).isEqualTo(1);
      queue.add(span(i, 0));
    }
    Await.until("three spans", () -> sender.received().size() == 3);
    assertThat(sender.received())
        .extracting(span -> span.span().start().name())
        .containsExactly("span 1", "span 2", "span 3");
    Await.until("the places are free", () -> queue.size() == 0);
  }

  @Test
  void placesAreTakenAndGivenBack() {
    assertThat(queue.reserve(3)).isEqualTo(3);
    assertThat(queue.reserve(5)).isEqualTo(2);
    assertThat(queue.reserve(1)).isZero();
    queue.release(2);
    assertThat(queue.reserve(5)).isEqualTo(2);
  }

  @Test
  void memoryIsBoundedToo() {
    sender.goAway();
    for (int i = 0; i < 2; i++) {
      assertThat(queue.reserve(1)).isEqualTo(1);
      queue.add(span(i, 400_000));
    }
    assertThat(queue.reserve(1)).isZero();
    sender.comeBack();
    Await.until("room again", () -> queue.reserve(1) == 1);
  }

  @Test
  void whileTheCollectorIsAwayNothingIsLostAndNothingLetIn() {
    sender.goAway();
    for (int i = 1; i <= 5; i++) {
      queue.reserve(1);
      queue.add(span(i, 0));
    }
    Await.until("several attempts", () -> sender.refused() > 3);
    assertThat(queue.reserve(1)).isZero();
    clock.advance(Duration.ofMinutes(1));
    sender.comeBack();
    Await.until("all five", () -> sender.received().size() == 5);
    assertThat(queue.lost()).isZero();
  }

  @Test
  void whatWaitsTooLongIsGivenUpAndCounted() {
    sender.goAway();
    queue.reserve(2);
    queue.add(span(1, 0));
    queue.add(span(2, 0));
    clock.advance(Duration.ofMinutes(2));
    Await.until("the loss", () -> queue.lost() == 2);
    Await.until("the places are free", () -> queue.size() == 0);
    sender.comeBack();
    queue.reserve(1);
    queue.add(span(3, 0));
    Await.until("the next", () -> sender.received().size() == 1);
    assertThat(queue.lost()).isEqualTo(2);
  }

  @Test
  void aStopSendsWhatWaits() throws InterruptedException {
    sender.goAway();
    queue.reserve(1);
    queue.add(span(1, 0));
    Await.until("an attempt", () -> sender.refused() > 0);
    sender.comeBack();
    queue.close();
    assertThat(sender.received()).hasSize(1);
  }

  @Test
  void aStopDoesNotWaitForeverAndCountsWhatItLoses() throws InterruptedException {
    SpanQueue impatient = queue(Duration.ZERO);
    sender.goAway();
    impatient.reserve(1);
    impatient.add(span(1, 0));
    Await.until("an attempt", () -> sender.refused() > 0);
    impatient.close();
    assertThat(impatient.lost()).isEqualTo(1);
  }

  private SpanQueue queue(Duration shutdownTimeout) {
    QueueConfiguration configuration =
        new QueueConfiguration(5, 1, Duration.ofMinutes(1), Duration.ofMillis(1), shutdownTimeout);
    SpanQueue queue = new SpanQueue(configuration, sender, clock, OpenTelemetry.noop());
    queue.start();
    return queue;
  }

  private static EndedSpan span(int number, int text) {
    SpanStart start =
        new SpanStart(
            new SpanKey("%032x".formatted(number + 1), "%016x".formatted(number + 1)),
            true,
            null,
            false,
            "service",
            "span " + number,
            SpanKind.INTERNAL,
            SettableClock.START);
    OpenSpan open =
        new OpenSpan(
            start,
            "client",
            Map.of("text", "x".repeat(text)),
            List.of(),
            List.of(),
            SettableClock.START,
            List.of());
    return new EndedSpan(open, SettableClock.START, StatusCode.UNSET, "");
  }
}
