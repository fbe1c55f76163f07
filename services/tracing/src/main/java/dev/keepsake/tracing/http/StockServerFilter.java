package dev.keepsake.tracing.http;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.util.Toggleable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.HttpServerFilter;
import io.micronaut.http.filter.ServerFilterChain;
import io.micronaut.tracing.opentelemetry.instrument.http.server.OpenTelemetryServerFilter;
import org.reactivestreams.Publisher;

/**
 * Stands, switched off, in the place of Micronaut's filter: a bean is replaced only among beans of
 * the type that is looked up, and {@link ServerTracingFilter} is none of that type. Of a path that
 * nobody asks for: one that is merely switched off is called all the same, by way of a publisher
 * that each request would have to go through.
 */
@Filter(StockServerFilter.NO_PATH)
@Replaces(OpenTelemetryServerFilter.class)
final class StockServerFilter implements HttpServerFilter, Toggleable {
  static final String NO_PATH = "/-/no/such/path";

  @Override
  public boolean isEnabled() {
    return false;
  }

  @Override
  public Publisher<MutableHttpResponse<?>> doFilter(
      HttpRequest<?> request, ServerFilterChain chain) {
    return chain.proceed(request);
  }
}
