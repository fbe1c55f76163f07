package dev.keepsake.gateway.identity;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Objects;

/**
 * Who calls, as auth says.
 *
 * @param subject the user's id, {@code guest} for a caller without a token
 * @param roles what the caller may do
 * @param token the short-lived token by which the other services know the caller
 */
@Serdeable
public record Identity(String subject, List<String> roles, String token) {
  public Identity {
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(token, "token");
  }

  /** The {@code Authorization} header of requests made for this caller. */
  public String authorization() {
    return "Bearer " + token;
  }

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "Identity[subject=" + subject + ", roles=" + roles + "]";
  }
}
