package dev.keepsake.traceapi.client;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.traceapi.Digest;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows clients by their bearer tokens (RFC 6750). */
@Singleton
final class Tokens {
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +([!-~]{1,4096})");

  private final boolean required;

  /** By digest, so that the time of a look-up tells nothing of the tokens. */
  private final Map<String, String> clients = new HashMap<>();

  Tokens(TokensConfiguration configuration) {
    this.required = configuration.required();
    for (String entry : configuration.accepted()) {
      String[] parts = entry.split("=", 2);
      clients.put(Digest.of(parts[1]), parts[0]);
    }
  }

  /**
   * The client that sent a header.
   *
   * @return nothing where no token is known or needed
   * @throws ProblemException 401 when the token is none of ours, or missing
   */
  Optional<String> client(@Nullable String authorization) {
    if (clients.isEmpty() || (authorization == null && !required)) {
      return Optional.empty();
    }
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
    String client = bearer.matches() ? clients.get(Digest.of(bearer.group(1))) : null;
    if (client == null) {
      throw new ProblemException(
              HttpStatus.UNAUTHORIZED,
              "invalid-token",
              "Send a valid token: Authorization: Bearer <token>.")
          .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return Optional.of("token:" + client);
  }
}
