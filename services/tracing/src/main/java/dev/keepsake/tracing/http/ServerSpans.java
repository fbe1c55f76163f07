package dev.keepsake.tracing.http;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.context.annotation.Property;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.tracing.opentelemetry.instrument.http.server.OpenTelemetryHttpServerConfig;
import io.micronaut.web.router.RouteAttributes;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes SERVER spans by the stable HTTP semantic conventions.
 *
 * <p>By hand and not by the instrumentation library's extractors: those lack redaction and IPv6
 * hosts, and their attribute maps and context copies cost about as much again as the span itself.
 */
@Singleton
final class ServerSpans {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSpans.class);
  private static final String INSTRUMENTATION = "dev.keepsake.tracing.server";
  private static final String KEEP = "sampling.keep";
  private static final AttributeKey<Boolean> SAMPLING_KEEP = AttributeKey.booleanKey(KEEP);
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("keepsake.request_id");
  private static final int MAX_REQUEST_ID = 256;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final @Nullable RequestDurations durations;
  private final RequestHeaders headers;
  private final Routes routes;
  private final Redaction redaction;
  private final CapturedHeaders requestHeaders;
  private final CapturedHeaders responseHeaders;
  private final List<String> requestIdHeaders;
  private final boolean keepByBaggage;
  private final boolean disabled;

  ServerSpans(
      OpenTelemetry openTelemetry,
      TracingConfiguration configuration,
      OpenTelemetryHttpServerConfig captured,
      RequestHeaders headers,
      Routes routes,
      Redaction redaction,
      @Property(name = "otel.sdk.disabled", defaultValue = "false") boolean disabled) {
    this.disabled = disabled;
    this.tracer = openTelemetry.getTracer(INSTRUMENTATION);
    this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
    this.durations =
        configuration.httpMetrics()
            ? new RequestDurations(openTelemetry, INSTRUMENTATION, "http.server.request.duration")
            : null;
    this.headers = headers;
    this.routes = routes;
    this.redaction = redaction;
    this.requestHeaders = CapturedHeaders.ofRequests(captured.getRequestHeaders());
    this.responseHeaders = CapturedHeaders.ofResponses(captured.getResponseHeaders());
    this.requestIdHeaders = configuration.requestIdHeaders();
    this.keepByBaggage = configuration.keepByBaggage();
  }

  /** A span that runs, in its context. */
  record Started(Context context, Span span, @Nullable MeasuredRequest measured, long startNanos) {}

  Started start(HttpRequest<?> request) {
    long startNanos = System.nanoTime();
    Context parent = callersContext(request);
    if (disabled) {
      // The disabled SDK still makes spans. What the caller sent is passed on, and that is all.
      return new Started(parent, Span.fromContext(parent), null, startNanos);
    }
    String method = request.getMethodName();
    String route = routes.of(request);
    Forwarding forwarding = Forwarding.of(request);

    SpanBuilder builder =
        tracer
            .spanBuilder(Method.spanName(method, route))
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER);
    Method.set(builder, method);
    if (route != null) {
      builder.setAttribute(HttpAttributes.HTTP_ROUTE, route);
    }
    setUrl(builder, request.getUri(), forwarding);
    setPeers(builder, request, forwarding);
    String userAgent = request.getHeaders().get(HttpHeaders.USER_AGENT);
    if (userAgent != null) {
      builder.setAttribute(UserAgentAttributes.USER_AGENT_ORIGINAL, userAgent);
    }
    setFromCaller(builder, request, parent);
    Span span = builder.startSpan();
    requestHeaders.set(span, request.getHeaders());
    MeasuredRequest measured = MeasuredRequest.received(method, forwarding.scheme(), route);
    return new Started(parent.with(span), span, measured, startNanos);
  }

  /** Ends the span with the answer, which may be that to an exception. */
  void end(Started started, HttpRequest<?> request, HttpResponse<?> response) {
    if (disabled) {
      return;
    }
    Span span = started.span();
    int status = response.code();
    String errorType = null;
    span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    if (status >= 500) {
      errorType = Integer.toString(status);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, errorType);
      span.setStatus(StatusCode.ERROR);
      // A 4xx is the caller's fault and the exception only our way to say so.
      RouteAttributes.getException(response).ifPresent(span::recordException);
    }
    responseHeaders.set(span, response.getHeaders());
    if (durations != null) {
      durations.record(
          started.context(),
          started.startNanos(),
          started.measured(),
          status,
          HttpVersions.attribute(request.getHttpVersion()),
          errorType);
    }
    span.end();
  }

  /** Starts from the root, so that a scope that leaked on this thread cannot become the parent. */
  private Context callersContext(HttpRequest<?> request) {
    try {
      return propagator.extract(Context.root(), request, headers);
    } catch (RuntimeException e) {
      LOG.debug("The caller's trace context cannot be read and is ignored", e);
      return Context.root();
    }
  }

  private void setUrl(SpanBuilder span, URI uri, Forwarding forwarding) {
    String path = uri.getRawPath();
    if (path != null) {
      span.setAttribute(UrlAttributes.URL_PATH, path);
    }
    String query = redaction.query(uri.getRawQuery());
    if (query != null) {
      span.setAttribute(UrlAttributes.URL_QUERY, query);
    }
    span.setAttribute(UrlAttributes.URL_SCHEME, forwarding.scheme());
  }

  private static void setPeers(SpanBuilder span, HttpRequest<?> request, Forwarding forwarding) {
    HostAndPort server = forwarding.server();
    if (server != null) {
      span.setAttribute(ServerAttributes.SERVER_ADDRESS, server.host());
      if (server.port() > 0) {
        span.setAttribute(ServerAttributes.SERVER_PORT, server.port());
      }
    }
    InetSocketAddress remote = request.getRemoteAddress();
    String peer =
        remote == null || remote.getAddress() == null ? null : remote.getAddress().getHostAddress();
    if (peer != null) {
      span.setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, peer);
      span.setAttribute(NetworkAttributes.NETWORK_PEER_PORT, remote.getPort());
    }
    HostAndPort client = forwarding.client();
    String clientAddress = client != null ? client.host() : peer;
    if (clientAddress != null) {
      span.setAttribute(ClientAttributes.CLIENT_ADDRESS, clientAddress);
    }
    span.setAttribute(
        NetworkAttributes.NETWORK_PROTOCOL_VERSION,
        HttpVersions.attribute(request.getHttpVersion()));
  }

  private void setFromCaller(SpanBuilder span, HttpRequest<?> request, Context parent) {
    if (keepByBaggage && "true".equalsIgnoreCase(Baggage.fromContext(parent).getEntryValue(KEEP))) {
      span.setAttribute(SAMPLING_KEEP, true);
    }
    // Of an entry span inside the caller's trace too: no client of ours sends these headers on.
    for (int i = 0; i < requestIdHeaders.size(); i++) {
      String id = request.getHeaders().get(requestIdHeaders.get(i));
      if (id != null && !id.isBlank()) {
        span.setAttribute(
            REQUEST_ID, id.length() > MAX_REQUEST_ID ? id.substring(0, MAX_REQUEST_ID) : id);
        return;
      }
    }
  }
}
