package dev.keepsake.dashboard.live;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/** A browser lets any page open a WebSocket to anywhere; ours is for our own page. */
@ServerFilter("/api/live")
class OriginFilter {
  @RequestFilter
  void check(HttpRequest<?> request) {
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    if (origin != null && !isHost(origin, request.getHeaders().get(HttpHeaders.HOST))) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "foreign-origin", "This is for the page of the dashboard alone.");
    }
  }

  private static boolean isHost(String origin, @Nullable String host) {
    return host != null
        && (origin.equalsIgnoreCase("http://" + host)
            || origin.equalsIgnoreCase("https://" + host));
  }
}
