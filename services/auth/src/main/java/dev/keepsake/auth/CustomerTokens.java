package dev.keepsake.auth;

import dev.keepsake.shop.Roles;
import dev.keepsake.shop.SignedTokens;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The tokens that customers carry. Their issuer makes them useless between services. */
@Singleton
public class CustomerTokens {
  private static final String ISSUER = "keepsake-auth";

  private final SignedTokens tokens;
  private final Duration life;

  CustomerTokens(SignedTokens tokens, AuthConfiguration configuration) {
    this.tokens = tokens;
    this.life = configuration.tokenLife();
  }

  public String issue(String userId) {
    return tokens.issue(ISSUER, userId, List.of(Roles.USER), life);
  }

  /** Whose token it is, if it is a good one. */
  public Optional<String> subject(@Nullable String token) {
    return tokens.subject(ISSUER, token);
  }

  /** How long a new token is good for. */
  public Duration life() {
    return life;
  }
}
