package dev.keepsake.auth.login;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What a customer gets for the right password.
 *
 * @param expiresIn seconds
 */
@Serdeable
record Session(String token, String tokenType, long expiresIn) {

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "Session[tokenType=" + tokenType + ", expiresIn=" + expiresIn + "]";
  }
}
