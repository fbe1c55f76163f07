package dev.keepsake.traceapi.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The header by which a call can be sent again without being done again. The ids of a span that is
 * made with one follow from it, so that any replica makes the same ones and nothing has to be kept.
 */
final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  /** Visible ASCII, and too long to be hit upon by chance. */
  static final String PATTERN = "^[!-~]{16,255}$";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  private IdempotencyKey() {}

  /** The key of a request, null when it has none. An empty one is refused. */
  @Nullable
  static String of(HttpHeaders headers) {
    String key = headers.get(HEADER);
    if (key != null && !VALID.matcher(key).matches()) {
      throw Faults.invalid(
          HEADER, "must be 16 to 255 visible ASCII characters, such as a random UUID");
    }
    return key;
  }

  /** The key of one call of a batch. */
  @Nullable
  static String ofCall(@Nullable String key, int index) {
    return key == null ? null : key + "/" + index;
  }

  static String traceId(String key) {
    return digest("trace " + key).substring(0, 32);
  }

  static String spanId(String key, String traceId, @Nullable String parentSpanId) {
    return digest("span " + traceId + " " + parentSpanId + " " + key).substring(0, 16);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
