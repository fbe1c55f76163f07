package dev.keepsake.tracing;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * The library's own settings; those of the OpenTelemetry SDK keep their standard names.
 *
 * @param requestIdHeaders headers whose value becomes {@code keepsake.request_id} of the SERVER
 *     span
 * @param responseHeaders whether answers carry {@code X-Trace-Id} and {@code traceresponse}
 * @param keepByBaggage whether baggage {@code sampling.keep=true} becomes an attribute that makes
 *     the tail sampler keep the trace
 * @param maxBaggageLength longer {@code baggage} is ignored, in characters; what is accepted here
 *     is sent on, and must fit the header limit of the next service beside all other headers
 * @param redactedParameters query parameters to redact besides the well-known ones
 * @param databaseRoots whether a database statement outside any span starts a trace of its own
 * @param httpMetrics whether durations of requests are recorded as metrics
 * @param jvmMetrics whether the metrics of the JVM are recorded
 * @param shutdownTimeout how long a stop waits for the last spans, logs and metrics to be sent
 */
@ConfigurationProperties("keepsake.tracing")
public record TracingConfiguration(
    @Bindable(defaultValue = "X-Trace-Id") List<String> requestIdHeaders,
    @Bindable(defaultValue = "true") boolean responseHeaders,
    @Bindable(defaultValue = "true") boolean keepByBaggage,
    @Bindable(defaultValue = "4096") int maxBaggageLength,
    @Nullable List<String> redactedParameters,
    @Bindable(defaultValue = "false") boolean databaseRoots,
    @Bindable(defaultValue = "true") boolean httpMetrics,
    @Bindable(defaultValue = "true") boolean jvmMetrics,
    @Bindable(defaultValue = "5s") Duration shutdownTimeout) {

  public TracingConfiguration {
    requestIdHeaders = List.copyOf(requestIdHeaders);
    redactedParameters = redactedParameters == null ? List.of() : List.copyOf(redactedParameters);
    for (String header : requestIdHeaders) {
      require(
          isHeaderName(header), "request-id-headers must be header names, not '" + header + "'");
    }
    require(
        maxBaggageLength >= 0 && maxBaggageLength <= 8192,
        "max-baggage-length must be from 0 to 8192, not " + maxBaggageLength);
    require(
        shutdownTimeout.isPositive() && shutdownTimeout.compareTo(Duration.ofMinutes(1)) <= 0,
        "shutdown-timeout must be above 0 and at most 1m, not " + shutdownTimeout);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("keepsake.tracing." + message);
    }
  }

  private static boolean isHeaderName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || "-_.".indexOf(c) >= 0);
  }
}
