package dev.keepsake.gateway.identity;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out who calls. */
@Singleton
public class IdentityService {
  /** RFC 6750, section 2.1; the scheme in any case, as RFC 9110 has it. */
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");

  private final AuthClient auth;

  IdentityService(AuthClient auth) {
    this.auth = auth;
  }

  /**
   * Asks auth who the caller is.
   *
   * @param authorization the caller's {@code Authorization} header, null for a guest
   * @throws ProblemException 401 {@code invalid-token} for a token that is malformed, forged or
   *     expired
   */
  public Identity verify(@Nullable String authorization) {
    return auth.verify(new TokenToVerify(token(authorization)));
  }

  Session login(Credentials credentials) {
    return auth.login(credentials);
  }

  @Nullable
  private static String token(@Nullable String authorization) {
    if (authorization == null) {
      return null;
    }
    Matcher bearer = BEARER.matcher(authorization.strip());
    if (!bearer.matches()) {
      throw new ProblemException(
              HttpStatus.UNAUTHORIZED,
              "invalid-token",
              "The Authorization header must be \"Bearer\" and a token from POST /api/login.")
          .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
    }
    return bearer.group(1);
  }
}
