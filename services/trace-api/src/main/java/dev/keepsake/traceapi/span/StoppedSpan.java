package dev.keepsake.traceapi.span;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;

/**
 * What is remembered of a span after its end, for calls that come late or again.
 *
 * @param call the idempotency key of the call that stopped it
 */
public record StoppedSpan(SpanStart start, Instant end, @Nullable String call) {

  /** What is remembered of a span that a call has stopped. */
  public static StoppedSpan of(EndedSpan ended, @Nullable String call) {
    return new StoppedSpan(ended.span().start(), ended.end(), call);
  }
}
