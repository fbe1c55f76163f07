package dev.keepsake.dashboard.login;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.management.endpoint.health.HealthEndpoint;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;

/**
 * Lets in who has the token or a session, where one has to log in. The page itself is no secret.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
class LoginFilter implements Ordered {
  private final Sessions sessions;

  LoginFilter(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @RequestFilter
  void check(HttpRequest<?> request) {
    if (sessions.areRequired() && !isOpen(request) && !sessions.presence(request).getAsBoolean()) {
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
}
