package dev.keepsake.tracing.http;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.filter.ClientFilterChain;
import io.micronaut.http.filter.HttpClientFilter;
import io.micronaut.tracing.opentelemetry.OpenTelemetryPropagationContext;
import io.micronaut.tracing.opentelemetry.instrument.http.AbstractOpenTelemetryFilter;
import io.micronaut.tracing.opentelemetry.instrument.http.client.OpenTelemetryClientFilter;
import io.opentelemetry.api.OpenTelemetry;
import org.reactivestreams.Publisher;

/**
 * Puts each request of a client into a CLIENT span.
 *
 * <p>Around the chain and not a filter of methods: only a subscriber learns that an exchange was
 * cancelled, which is also how a client's request timeout ends it.
 */
@Filter(AbstractOpenTelemetryFilter.CLIENT_PATH)
@Replaces(OpenTelemetryClientFilter.class)
@Requires(beans = OpenTelemetry.class)
final class ClientTracingFilter implements HttpClientFilter {
  private final ClientSpans spans;
  private final PathExclusions exclusions;
  private final boolean disabled;

  ClientTracingFilter(
      ClientSpans spans,
      PathExclusions exclusions,
      @Property(name = "otel.sdk.disabled", defaultValue = "false") boolean disabled) {
    this.spans = spans;
    this.exclusions = exclusions;
    this.disabled = disabled;
  }

  @Override
  public Publisher<? extends HttpResponse<?>> doFilter(
      MutableHttpRequest<?> request, ClientFilterChain chain) {
    if (exclusions.excludes(request.getPath())) {
      return chain.proceed(request);
    }
    if (disabled) {
      spans.passOn(request);
      return chain.proceed(request);
    }
    ClientSpans.Started started = spans.start(request);
    try (PropagatedContext.Scope ignored =
        PropagatedContext.getOrEmpty()
            .plus(new OpenTelemetryPropagationContext(started.context()))
            .propagate()) {
      return new SpanEndingPublisher(chain.proceed(request), spans, started);
    } catch (RuntimeException e) {
      spans.end(started, e);
      throw e;
    }
  }
}
