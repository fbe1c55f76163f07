package dev.keepsake.problem;

import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.reflect.ReflectionUtils;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.web.router.MethodBasedRouteInfo;
import io.micronaut.web.router.RouteAttributes;

/**
 * Refuses {@code ?limit=} for a number. Micronaut takes an empty text for none, and so gives the
 * default where the caller's own number was lost on the way.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class EmptyNumberFilter implements Ordered {
  @Override
  public int getOrder() {
    return ServerFilterPhase.LAST.order();
  }

  @RequestFilter
  void refuse(HttpRequest<?> request) {
    if (request.getUri().getRawQuery() == null
        || !(RouteAttributes.getRouteInfo(request).orElse(null)
            instanceof MethodBasedRouteInfo<?, ?> route)) {
      return;
    }
    for (Argument<?> argument : route.getTargetMethod().getArguments()) {
      if (isNumber(argument) && "".equals(request.getParameters().get(argument.getName()))) {
        throw new ConversionErrorException(argument, new NumberFormatException("empty"));
      }
    }
  }

  private static boolean isNumber(Argument<?> argument) {
    return argument.getAnnotationMetadata().hasAnnotation(QueryValue.class)
        && Number.class.isAssignableFrom(ReflectionUtils.getWrapperType(argument.getType()));
  }
}
