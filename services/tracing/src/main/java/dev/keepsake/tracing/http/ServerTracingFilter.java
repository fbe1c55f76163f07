package dev.keepsake.tracing.http;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.tracing.opentelemetry.OpenTelemetryPropagationContext;
import io.micronaut.tracing.opentelemetry.instrument.http.AbstractOpenTelemetryFilter;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Puts each request into a SERVER span and tells the caller its trace.
 *
 * <p>Replaces Micronaut's filter, which marks 4xx as errors and records each exception twice. A
 * filter of methods, as that costs no reactive wrapping.
 */
@ServerFilter(AbstractOpenTelemetryFilter.SERVER_PATH)
@Requires(beans = OpenTelemetry.class)
final class ServerTracingFilter implements Ordered {
  private static final String STARTED = ServerTracingFilter.class.getName() + ".started";
  private static final String ENDED = ServerTracingFilter.class.getName() + ".ended";
  private static final String X_TRACE_ID = "X-Trace-Id";

  /** W3C Trace Context Level 2. */
  private static final String TRACERESPONSE = "traceresponse";

  private final ServerSpans spans;
  private final PathExclusions exclusions;
  private final boolean responseHeaders;

  ServerTracingFilter(
      ServerSpans spans, PathExclusions exclusions, TracingConfiguration configuration) {
    this.spans = spans;
    this.exclusions = exclusions;
    this.responseHeaders = configuration.responseHeaders();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.TRACING.order();
  }

  @RequestFilter
  void start(HttpRequest<?> request, MutablePropagatedContext propagated) {
    // Micronaut runs the filters anew for an exception that escaped them.
    if (request.getAttribute(STARTED).isPresent() || exclusions.excludes(request.getPath())) {
      return;
    }
    ServerSpans.Started started = spans.start(request);
    request.setAttribute(STARTED, started);
    propagated.add(new OpenTelemetryPropagationContext(started.context()));
  }

  @ResponseFilter
  void end(HttpRequest<?> request, HttpResponse<?> response) {
    if (!(request.getAttribute(STARTED).orElse(null) instanceof ServerSpans.Started started)) {
      return;
    }
    if (responseHeaders && response instanceof MutableHttpResponse<?> mutable) {
      tellTrace(started.span().getSpanContext(), mutable);
    }
    if (request.getAttribute(ENDED).isEmpty()) {
      request.setAttribute(ENDED, true);
      spans.end(started, request, response);
    }
  }

  private static void tellTrace(SpanContext span, MutableHttpResponse<?> response) {
    if (!span.isValid()) {
      return;
    }
    response.getHeaders().set(X_TRACE_ID, span.getTraceId());
    response
        .getHeaders()
        .set(
            TRACERESPONSE,
            "00-"
                + span.getTraceId()
                + "-"
                + span.getSpanId()
                + "-"
                + span.getTraceFlags().asHex());
  }
}
