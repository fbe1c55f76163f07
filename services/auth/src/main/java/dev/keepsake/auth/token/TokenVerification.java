package dev.keepsake.auth.token;

import dev.keepsake.auth.AuthConfiguration;
import dev.keepsake.auth.CustomerTokens;
import dev.keepsake.auth.user.Users;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.Roles;
import dev.keepsake.shop.ServiceTokens;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exchanges what a customer carries for what the services accept. */
@Singleton
class TokenVerification {
  private static final Logger LOG = LoggerFactory.getLogger(TokenVerification.class);
  private static final String GUEST = "guest";

  private final CustomerTokens customerTokens;
  private final ServiceTokens serviceTokens;
  private final Users users;
  private final SimulatedDelay delay;
  private final AuthConfiguration configuration;

  TokenVerification(
      CustomerTokens customerTokens,
      ServiceTokens serviceTokens,
      Users users,
      SimulatedDelay delay,
      AuthConfiguration configuration) {
    this.customerTokens = customerTokens;
    this.serviceTokens = serviceTokens;
    this.users = users;
    this.delay = delay;
    this.configuration = configuration;
  }

  /**
   * @throws ProblemException 401 {@code invalid-token} for a token that is malformed, forged,
   *     expired, or of a user who is gone
   */
  Identity verify(@Nullable String token) {
    delay.pause(configuration.delay());
    String subject = token == null ? GUEST : subject(token);
    // A token outlives its user.
    if (!users.exist(subject)) {
      throw invalid();
    }
    LOG.info("The caller is {}", subject);
    List<String> roles = List.of(token == null ? Roles.GUEST : Roles.USER);
    return new Identity(subject, roles, serviceTokens.issue(subject, roles));
  }

  private String subject(String token) {
    return customerTokens.subject(token).orElseThrow(TokenVerification::invalid);
  }

  /** One answer for all causes: which one it was helps only a forger. */
  private static ProblemException invalid() {
    return new ProblemException(
            HttpStatus.UNAUTHORIZED,
            "invalid-token",
            "The token is not valid, or not any more: log in again.")
        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
  }
}
