package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The routes of requests, as {@code http.route} has them. */
@Singleton
final class Routes {
  /** As many as the program has routes; to write one out takes longer than to find it here. */
  private final Map<UriRouteInfo<?, ?>, String> written = new ConcurrentHashMap<>();

  /** The path template of the matched route, or null where none matched. */
  @Nullable
  String of(HttpRequest<?> request) {
    if (!(RouteAttributes.getRouteInfo(request).orElse(null) instanceof UriRouteInfo<?, ?> route)) {
      return null;
    }
    String known = written.get(route);
    return known != null
        ? known
        : written.computeIfAbsent(route, r -> r.getUriMatchTemplate().toPathString());
  }
}
