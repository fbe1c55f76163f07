package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A key by which a customer may repeat an order without placing it twice, after the IETF draft <a
 * href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/">Idempotency-Key</a>.
 *
 * @param value the key, unique for its user
 * @param fingerprint a digest of what the request asks for, however it is written
 */
record IdempotencyKey(String value, String fingerprint) {
  static final String HEADER = "Idempotency-Key";
  static final String REPLAYED_HEADER = "Idempotency-Replayed";
  static final String PATTERN = "[!-~]{1,255}";

  @Nullable
  static IdempotencyKey of(@Nullable String value, OrderRequest request) {
    return value == null ? null : new IdempotencyKey(value, fingerprint(request));
  }

  private static String fingerprint(OrderRequest request) {
    // No value has a line break in it, so no two requests give the same text.
    StringBuilder text = new StringBuilder();
    text.append(request.amount()).append('\n').append(request.card()).append('\n');
    for (Order.Line line : request.lines()) {
      text.append(line.name()).append('\n');
      text.append(line.quantity()).append('\n').append(line.price()).append('\n');
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
