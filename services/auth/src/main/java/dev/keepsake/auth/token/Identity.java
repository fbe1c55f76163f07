package dev.keepsake.auth.token;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Who calls.
 *
 * @param subject the user's id, {@code guest} for a caller without a token
 * @param token the short-lived token by which the other services know the caller
 */
@Serdeable
record Identity(String subject, List<String> roles, String token) {

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "Identity[subject=" + subject + ", roles=" + roles + "]";
  }
}
