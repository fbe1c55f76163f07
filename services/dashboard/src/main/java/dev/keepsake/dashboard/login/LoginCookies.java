package dev.keepsake.dashboard.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import java.time.Duration;

/** The cookies of a login: a script cannot read them, another site not use them. */
final class LoginCookies {
  static final String SESSION = "keepsake-session";
  static final String ATTEMPT = "keepsake-login";

  private LoginCookies() {}

  static Cookie session(HttpRequest<?> request, String session, Duration life) {
    return of(request, SESSION, session, "/api", life);
  }

  /** A login under way, at the OpenID provider. */
  static Cookie attempt(HttpRequest<?> request, String attempt, Duration life) {
    return of(request, ATTEMPT, attempt, OidcController.PATH, life);
  }

  /** Lax, not Strict: with them a browser comes back from the provider's site. */
  private static Cookie of(
      HttpRequest<?> request, String name, String value, String path, Duration life) {
    return Cookie.of(name, value)
        .path(path)
        .httpOnly(true)
        .sameSite(SameSite.Lax)
        .secure(isSecure(request))
        .maxAge(life);
  }

  /** Behind a proxy that speaks TLS, too. */
  static boolean isSecure(HttpRequest<?> request) {
    return request.isSecure()
        || "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
  }
}
