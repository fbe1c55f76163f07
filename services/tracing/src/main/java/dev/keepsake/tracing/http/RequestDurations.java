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
import java.util.List;

/** The duration of requests as a metric, with the buckets that the semantic conventions advise. */
final class RequestDurations {
  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private final DoubleHistogram histogram;

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

  void record(
      Context context,
      long startNanos,
      Attributes start,
      int status,
      @Nullable String protocolVersion,
      @Nullable String errorType) {
    AttributesBuilder attributes = start.toBuilder();
    if (status > 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
    }
    attributes.put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, protocolVersion);
    attributes.put(ErrorAttributes.ERROR_TYPE, errorType);
    histogram.record((System.nanoTime() - startNanos) / 1e9, attributes.build(), context);
  }
}
