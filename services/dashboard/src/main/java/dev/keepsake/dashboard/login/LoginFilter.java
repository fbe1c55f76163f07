package dev.keepsake.dashboard.login;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;

/** Lets in who has the token or a session, where a token is set. The page itself is no secret. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
class LoginFilter implements Ordered {
  static final String COOKIE = "keepsake-session";

  private final LoginConfiguration configuration;
  private final Sessions sessions;

  LoginFilter(LoginConfiguration configuration, Sessions sessions) {
    this.configuration = configuration;
    this.sessions = sessions;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    if (configuration.isRequired() && !isOpen(request) && !isLoggedIn(request)) {
      throw new ProblemException(
              HttpStatus.UNAUTHORIZED,
              "login-required",
              "Log in, or send the token: Authorization: Bearer <token>.")
          .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
  }

  /** By what would answer, not by the path: that can be written in more ways than one. */
  private static boolean isOpen(HttpRequest<?> request) {
    return RouteAttributes.getRouteMatch(request)
        .filter(MethodBasedRouteMatch.class::isInstance)
        .map(route -> ((MethodBasedRouteMatch<?, ?>) route).getDeclaringType())
        .map(type -> type.isAnnotationPresent(OpenToAll.class) || type == HealthEndpoint.class)
        .orElse(true);
  }

  private boolean isLoggedIn(HttpRequest<?> request) {
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return authorization != null
        ? sessions.isBearer(authorization)
        : request
            .getCookies()
            .findCookie(COOKIE)
            .map(Cookie::getValue)
            .filter(sessions::isValid)
            .isPresent();
  }
}
