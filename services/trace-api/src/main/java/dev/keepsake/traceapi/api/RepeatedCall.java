package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.Digest;
import io.micronaut.core.annotation.Nullable;

/**
 * What follows from the idempotency key of a call. The ids of a span that is made with one do, so
 * that any replica makes the same ones and nothing has to be kept.
 */
final class RepeatedCall {
  private RepeatedCall() {}

  /** The key of one call of a batch. */
  @Nullable
  static String ofBatch(@Nullable String key, int index) {
    return key == null ? null : key + "/" + index;
  }

  static String traceId(String key) {
    return Digest.of("trace " + key).substring(0, 32);
  }

  static String spanId(String key, String traceId, @Nullable String parentSpanId) {
    return Digest.of("span " + traceId + " " + parentSpanId + " " + key).substring(0, 16);
  }
}
