package dev.keepsake.traceapi.export;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How ended spans wait for the Collector.
 *
 * @param spans how many at most
 * @param mebibytes the memory that they may take, roughly
 * @param retryFor how long a span is sent again and again before it is given up as lost
 * @param retryPause how long to wait between two attempts
 * @param leftInterval how often spans are looked for that others have left in the Redis
 * @param shutdownTimeout how long a stop waits for the last spans to be sent
 */
@ConfigurationProperties("trace-api.queue")
record QueueConfiguration(
    @Bindable(defaultValue = "400000") @Min(1) @Max(10_000_000) int spans,
    @Bindable(defaultValue = "20") @Min(1) @Max(1_000_000) int mebibytes,
    @Bindable(defaultValue = "10m") Duration retryFor,
    @Bindable(defaultValue = "1s") Duration retryPause,
    @Bindable(defaultValue = "5s") Duration leftInterval,
    @Bindable(defaultValue = "5s") Duration shutdownTimeout) {

  QueueConfiguration {
    require(!retryFor.isNegative(), "retry-for must not be negative");
    require(retryPause.isPositive(), "retry-pause must be above zero");
    require(leftInterval.isPositive(), "left-interval must be above zero");
    require(!shutdownTimeout.isNegative(), "shutdown-timeout must not be negative");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("trace-api.queue." + message);
    }
  }
}
