package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The duration of requests as a metric, with the buckets that the semantic conventions advise. */
final class RequestDurations {
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  /** The SDK keeps no more series of an instrument apart. */
  private static final int MOST = 2000;

  private final DoubleHistogram histogram;

  /** Sorted attributes: to make them takes longer than all else that is done here. */
  private final Map<Series, Attributes> known = new ConcurrentHashMap<>();

  RequestDurations(OpenTelemetry openTelemetry, String instrumentation, String name) {
    this.histogram =
        openTelemetry
            .getMeter(instrumentation)
            .histogramBuilder(name)
            .setUnit("s")
            .setDescription("Duration of HTTP requests")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
  }

  /** Compared by hand for the same reason as the request. */
  private record Series(
      MeasuredRequest request,
      int status,
      @Nullable String protocolVersion,
      @Nullable String errorType) {
    @Override
    public int hashCode() {
      int hash = 31 * request.hashCode() + status;
      return 31 * (31 * hash + Objects.hashCode(protocolVersion)) + Objects.hashCode(errorType);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Series that
          && status == that.status
          && request.equals(that.request)
          && Objects.equals(protocolVersion, that.protocolVersion)
          && Objects.equals(errorType, that.errorType);
    }
  }

  /**
   * @param status 0 where there was no answer
   */
  void record(
      Context context,
      long startNanos,
      MeasuredRequest request,
      int status,
      @Nullable String protocolVersion,
      @Nullable String errorType) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Series series = new Series(request, status, protocolVersion, errorType);
    histogram.record(seconds, attributes(series), context);
  }

  private Attributes attributes(Series series) {
    Attributes attributes = known.get(series);
    if (attributes == null) {
      attributes = make(series);
      if (known.size() < MOST) {
        known.put(series, attributes);
      }
    }
    return attributes;
  }

  private static Attributes make(Series series) {
    MeasuredRequest request = series.request();
    AttributesBuilder attributes = Attributes.builder();
    attributes.put(HttpAttributes.HTTP_REQUEST_METHOD, request.method());
    attributes.put(UrlAttributes.URL_SCHEME, request.scheme());
    attributes.put(HttpAttributes.HTTP_ROUTE, request.route());
    if (request.host() != null) {
      attributes.put(ServerAttributes.SERVER_ADDRESS, request.host());
      attributes.put(ServerAttributes.SERVER_PORT, (long) request.port());
    }
    if (series.status() > 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) series.status());
    }
    attributes.put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, series.protocolVersion());
    attributes.put(ErrorAttributes.ERROR_TYPE, series.errorType());
    return attributes.build();
  }
}
