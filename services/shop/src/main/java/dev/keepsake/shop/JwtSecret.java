package dev.keepsake.shop;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.exceptions.ConfigurationException;
import java.nio.charset.StandardCharsets;

/** The secret that signs the tokens between services; without a good one no service starts. */
@Context
final class JwtSecret {
  /** What HS256 asks for (RFC 7518, section 3.2). */
  private static final int MIN_BYTES = 32;

  private final byte[] bytes;

  JwtSecret(@Value("${shop.jwt-secret:}") String secret) {
    bytes = secret.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_BYTES) {
      throw new ConfigurationException(
          "set SHOP_JWT_SECRET (shop.jwt-secret) to a secret of at least "
              + MIN_BYTES
              + " bytes, the same in every service of the shop; it has "
              + bytes.length);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
