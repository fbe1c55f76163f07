package dev.keepsake.traceapi.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Await;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanJson;
import dev.keepsake.traceapi.span.SpanKey;
import dev.keepsake.traceapi.span.SpanStart;
import dev.keepsake.traceapi.span.UnsentSpans;
import io.micronaut.json.JsonMapper;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpanQueueTest {
  private final FakeSender sender = new FakeSender();
  private final SettableClock clock = new SettableClock();
  private final Kept kept = new Kept();
  private final SpanQueue queue = queue(5, 1, Duration.ofSeconds(20));

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
    assertThat(kept.forgotten).isEqualTo(sender.received());
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
  void whatWaitsLongIsPackedAndArrivesAsItWas() throws InterruptedException {
    int spans = 10_000;
    SpanQueue large = queue(spans, 5, Duration.ofSeconds(20));
    sender.goAway();
    for (int i = 0; i < spans; i++) {
      // Unpacked they would take 10 MiB.
      assertThat(large.reserve(1)).as("a place for span %d", i).isEqualTo(1);
      large.add(span(i, 10));
    }
    sender.comeBack();
    Await.until("all", () -> sender.received().size() == spans);
    for (int i = 0; i < spans; i++) {
      EndedSpan received = sender.received(i);
      EndedSpan added = span(i, 10);
      assertThat(received.span().start()).isEqualTo(added.span().start());
      assertThat(received.span().attributes()).isEqualTo(added.span().attributes());
      assertThat(received.end()).isEqualTo(added.end());
      assertThat(received.status()).isEqualTo(added.status());
    }
    large.close();
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
    SpanQueue impatient = queue(5, 1, Duration.ZERO);
    sender.goAway();
    impatient.reserve(1);
    impatient.add(span(1, 0));
    Await.until("an attempt", () -> sender.refused() > 0);
    impatient.close();
    assertThat(impatient.lost()).isEqualTo(1);
  }

  @Test
  void whatAStopDoesNotSendIsNotLostWhereItIsKept() throws InterruptedException {
    SpanQueue impatient = queue(5, 1, Duration.ZERO);
    kept.areKept = true;
    sender.goAway();
    impatient.reserve(1);
    impatient.add(span(1, 0));
    Await.until("an attempt", () -> sender.refused() > 0);
    impatient.close();
    assertThat(impatient.lost()).isZero();
    assertThat(kept.forgotten).isEmpty();
  }

  /** A place where spans are kept until they are sent, or none. */
  private static final class Kept implements UnsentSpans {
    private final List<EndedSpan> forgotten = new CopyOnWriteArrayList<>();
    private volatile boolean areKept;

    @Override
    public boolean areKept() {
      return areKept;
    }

    @Override
    public List<EndedSpan> take(Instant now, int most) {
      return List.of();
    }

    @Override
    public void forget(List<EndedSpan> spans) {
      forgotten.addAll(spans);
    }
  }

  private SpanQueue queue(int spans, int mebibytes, Duration shutdownTimeout) {
    QueueConfiguration configuration =
        new QueueConfiguration(
            spans,
            mebibytes,
            Duration.ofMinutes(1),
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            shutdownTimeout);
    SpanPacker packer = new SpanPacker(new SpanJson(JsonMapper.createDefault()));
    SpanQueue queue =
        new SpanQueue(configuration, sender, kept, packer, clock, OpenTelemetry.noop());
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
