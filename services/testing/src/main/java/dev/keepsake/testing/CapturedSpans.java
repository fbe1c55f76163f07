package dev.keepsake.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The spans that the service under test has ended, until its SDK was shut. */
@Singleton
public final class CapturedSpans implements SpanProcessor {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();
  private volatile boolean isShut;

  /** A trace id that no other test has. */
  public static String newTraceId() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A {@code traceparent} that puts a request into a trace. */
  public static String traceParent(String traceId) {
    return "00-" + traceId + "-00000000000000aa-01";
  }

  /** Waits for a span, which may end after its request was answered. */
  public SpanData await(String traceId, String name) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (of(traceId, name).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(of(traceId)).extracting(SpanData::getName).contains(name);
    return of(traceId, name).getFirst();
  }

  /** The span that has a link to a trace. */
  public SpanData linkedTo(String traceId) {
    return ended.stream()
        .filter(
            span ->
                span.getLinks().stream()
                    .anyMatch(link -> link.getSpanContext().getTraceId().equals(traceId)))
        .findFirst()
        .orElseThrow();
  }

  public List<SpanData> of(String traceId) {
    return ended.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  public List<SpanData> of(String traceId, String name) {
    return of(traceId).stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The spans of one kind in a trace, the first to begin first. */
  public List<SpanData> of(String traceId, SpanKind kind) {
    return of(traceId).stream()
        .filter(span -> span.getKind() == kind)
        .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
        .toList();
  }

  public List<SpanData> all() {
    return List.copyOf(ended);
  }

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!isShut) {
      ended.add(span.toSpanData());
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    isShut = true;
    return CompletableResultCode.ofSuccess();
  }
}
