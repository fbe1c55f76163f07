package dev.keepsake.traceapi.export;

import dev.keepsake.testing.Await;
import dev.keepsake.traceapi.span.EndedSpan;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A Collector in memory, which a test can take away. */
@Singleton
@Replaces(OtlpSpanSender.class)
public final class FakeSender implements SpanSender {
  private final List<EndedSpan> received = new CopyOnWriteArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean isAway;

  @Override
  public boolean send(List<EndedSpan> spans) {
    if (isAway) {
      refused.incrementAndGet();
      return false;
    }
    received.addAll(spans);
    return true;
  }

  public void goAway() {
    isAway = true;
  }

  public void comeBack() {
    isAway = false;
  }

  /** How often it was asked in vain. */
  public int refused() {
    return refused.get();
  }

  public List<EndedSpan> received() {
    return List.copyOf(received);
  }

  /** The one that came after so many others. */
  EndedSpan received(int number) {
    return received.get(number);
  }

  /** The span that a traceparent names, once it has arrived. */
  public EndedSpan await(String traceparent) {
    Await.until("arrival of " + traceparent, () -> !find(traceparent).isEmpty());
    return find(traceparent).getFirst();
  }

  public List<EndedSpan> find(String traceparent) {
    return received.stream()
        .filter(span -> traceparent.contains(span.span().key().traceId()))
        .filter(span -> traceparent.contains(span.span().key().spanId()))
        .toList();
  }
}
