package dev.keepsake.tracing.http;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpResponseProvider;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.tracing.opentelemetry.instrument.http.client.OpenTelemetryHttpClientConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.incubating.PeerIncubatingAttributes;
import io.opentelemetry.semconv.incubating.UrlIncubatingAttributes;
import jakarta.inject.Singleton;
import java.net.URI;

/** Makes CLIENT spans by the stable HTTP semantic conventions. */
@Singleton
final class ClientSpans {
  private static final String INSTRUMENTATION = "dev.keepsake.tracing.client";

  /** Replaces, for a request that is sent again still carries the headers of the first time. */
  private static final TextMapSetter<MutableHttpRequest<?>> SET_HEADER =
      (request, key, value) -> {
        if (request != null) {
          request.getHeaders().set(key, value);
        }
      };

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final @Nullable RequestDurations durations;
  private final Redaction redaction;
  private final CapturedHeaders requestHeaders;
  private final CapturedHeaders responseHeaders;

  ClientSpans(
      OpenTelemetry openTelemetry,
      TracingConfiguration configuration,
      OpenTelemetryHttpClientConfig captured,
      Redaction redaction) {
    this.tracer = openTelemetry.getTracer(INSTRUMENTATION);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.durations =
        configuration.httpMetrics()
            ? new RequestDurations(openTelemetry, INSTRUMENTATION, "http.client.request.duration")
            : null;
    this.redaction = redaction;
    this.requestHeaders = CapturedHeaders.ofRequests(captured.getRequestHeaders());
    this.responseHeaders = CapturedHeaders.ofResponses(captured.getResponseHeaders());
  }

  /** A span that runs, in its context. */
  record Started(
      MutableHttpRequest<?> request,
      Context context,
      Span span,
      MeasuredRequest measured,
      long startNanos) {}

  /** Starts the span of a request, as a child of the current one, and tells the callee of it. */
  Started start(MutableHttpRequest<?> request) {
    long startNanos = System.nanoTime();
    Context parent = Context.current();
    String method = request.getMethodName();
    String template = UrlTemplates.path(BasicHttpAttributes.getUriTemplate(request).orElse(null));
    URI uri = request.getUri();

    SpanBuilder builder =
        tracer
            .spanBuilder(Method.spanName(method, template))
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(UrlAttributes.URL_FULL, redaction.url(uri));
    Method.set(builder, method);
    if (template != null) {
      builder.setAttribute(UrlIncubatingAttributes.URL_TEMPLATE, template);
    }
    setServer(builder, uri);
    setService(builder, request);
    Span span = builder.startSpan();
    requestHeaders.set(span, request.getHeaders());
    Context context = parent.with(span);
    propagator.inject(context, request, SET_HEADER);
    MeasuredRequest measured = MeasuredRequest.sent(method, host(uri), port(uri));
    return new Started(request, context, span, measured, startNanos);
  }

  /** Tells the callee of the current span without making one. */
  void passOn(MutableHttpRequest<?> request) {
    propagator.inject(Context.current(), request, SET_HEADER);
  }

  void end(Started started, HttpResponse<?> response) {
    Span span = started.span();
    int status = response.code();
    String errorType = status >= 400 ? Integer.toString(status) : null;
    span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    responseHeaders.set(span, response.getHeaders());
    end(started, status, errorType);
  }

  /** Ends the span of a request that failed; an answer of 4xx or 5xx comes as an exception too. */
  void end(Started started, Throwable error) {
    if (error instanceof HttpResponseProvider answered
        && answered.getResponse() != null
        && answered.getResponse().code() >= 400) {
      end(started, answered.getResponse());
      return;
    }
    started.span().recordException(error);
    end(started, 0, ErrorTypes.of(error));
  }

  /** Ends the span of a request whose answer nobody waits for any more. */
  void cancel(Started started) {
    end(started, 0, ErrorTypes.CANCELLED);
  }

  private void end(Started started, int status, @Nullable String errorType) {
    Span span = started.span();
    String version = null;
    if (status > 0) {
      version = HttpVersions.attribute(started.request().getHttpVersion());
      span.setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version);
    }
    if (errorType != null) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, errorType);
      span.setStatus(StatusCode.ERROR);
    }
    if (durations != null) {
      durations.record(
          started.context(), started.startNanos(), started.measured(), status, version, errorType);
    }
    span.end();
  }

  private static void setServer(SpanBuilder span, URI uri) {
    String host = host(uri);
    if (host != null) {
      span.setAttribute(ServerAttributes.SERVER_ADDRESS, host);
      span.setAttribute(ServerAttributes.SERVER_PORT, port(uri));
    }
  }

  /** A client of {@code @Client("order")} knows its callee by name, one of a URL does not. */
  private static void setService(SpanBuilder span, MutableHttpRequest<?> request) {
    String service = BasicHttpAttributes.getServiceId(request).orElse(null);
    if (service != null && service.indexOf('/') < 0) {
      span.setAttribute(PeerIncubatingAttributes.PEER_SERVICE, service);
    }
  }

  private static @Nullable String host(URI uri) {
    String host = uri.getHost();
    return host != null && host.charAt(0) == '[' ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }
}
