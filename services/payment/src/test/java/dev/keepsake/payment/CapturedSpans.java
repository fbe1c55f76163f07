package dev.keepsake.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The spans that the service under test has ended, until its SDK was shut. */
@Singleton
final class CapturedSpans implements SpanProcessor {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private final List<SpanData> ended = new CopyOnWriteArrayList<>();
  private volatile boolean isShut;

  /** A trace id that no other test has. */
  static String newTraceId() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A {@code traceparent} that puts a request into a trace. */
  static String traceParent(String traceId) {
    return "00-" + traceId + "-00000000000000aa-01";
  }

  /** Waits for a span, which may end after its request was answered. */
  SpanData await(String traceId, String name) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (of(traceId, name).isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(of(traceId)).extracting(SpanData::getName).contains(name);
    return of(traceId, name).getFirst();
  }

  List<SpanData> of(String traceId) {
    return ended.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  List<SpanData> of(String traceId, String name) {
    return of(traceId).stream().filter(span -> span.getName().equals(name)).toList();
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
