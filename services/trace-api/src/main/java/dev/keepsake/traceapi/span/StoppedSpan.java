package dev.keepsake.traceapi.span;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;

/**
 * What is remembered of a span after its end, for calls that come late or again.
 *
 * @param call the idempotency key of the call that stopped it
 */
public record StoppedSpan(SpanStart start, Instant end, @Nullable String call) {}
