package dev.keepsake.shop;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** The short-lived tokens by which services of the shop trust one another. */
@Singleton
public class ServiceTokens {
  /**
   * Long enough for the slowest request, which a fault may hold up for a minute, and for what is to
   * be done after it; too short to be worth stealing.
   */
  static final Duration LIFE = Duration.ofSeconds(120);

  private final SignedTokens tokens;

  ServiceTokens(SignedTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * A token for the header {@code Authorization: Bearer}.
   *
   * @param subject who the request is made for: a user's id, or a service's name
   * @param roles some of {@link Roles}
   */
  public String issue(String subject, List<String> roles) {
    return tokens.issue(SignedTokens.INTERNAL_ISSUER, subject, roles, LIFE);
  }
}
