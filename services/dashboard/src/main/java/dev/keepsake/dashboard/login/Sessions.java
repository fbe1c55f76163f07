package dev.keepsake.dashboard.login;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is logged in: a browser by its sealed cookie, a program by the token. */
@Singleton
final class Sessions {
  private static final String PURPOSE = "session";
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +([!-~]{1,4096})");

  private final LoginConfiguration login;
  private final OidcConfiguration oidc;
  private final Seal seal;

  Sessions(LoginConfiguration login, OidcConfiguration oidc, Seal seal) {
    this.login = login;
    this.oidc = oidc;
    this.seal = seal;
  }

  /** Whether one has to log in at all. */
  boolean areRequired() {
    return login.hasToken() || oidc.isEnabled();
  }

  boolean isToken(String text) {
    // Of equal length, whatever was sent: the time that it takes tells nothing.
    return login.hasToken() && MessageDigest.isEqual(seal.of(text), seal.of(login.token()));
  }

  boolean isBearer(String authorization) {
    Matcher bearer = BEARER.matcher(authorization);
    return bearer.matches() && isToken(bearer.group(1));
  }

  /** The content of a cookie. */
  String begin(String user) {
    return seal.close(PURPOSE, user, login.sessionLife());
  }

  /** Whether who sent the request is logged in, whenever it is asked: a session ends. */
  BooleanSupplier presence(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization != null) {
      return () -> isBearer(authorization);
    }
    Optional<String> session = session(request);
    return () -> session.flatMap(this::user).isPresent();
  }

  /** Whose session the request comes with; an empty name for one who has the token. */
  Optional<String> user(HttpRequest<?> request) {
    return session(request).flatMap(this::user);
  }

  private static Optional<String> session(HttpRequest<?> request) {
    return request.getCookies().findCookie(LoginCookies.SESSION).map(Cookie::getValue);
  }

  private Optional<String> user(String session) {
    return seal.open(PURPOSE, session);
  }
}
