package dev.keepsake.auth.token;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/** A caller's token; null for a guest. */
@Serdeable
record TokenToVerify(@Nullable String token) {

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return token == null ? "TokenToVerify[guest]" : "TokenToVerify[]";
  }
}
