package dev.keepsake.traceapi.span;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How much the store holds.
 *
 * @param spans open spans at most, of all clients
 * @param mebibytes the memory that these may take, roughly
 * @param spansPerClient open spans that one client may have
 * @param remembered how many stopped spans are remembered
 * @param replicaTimeout how long a replica that shares a Redis may say nothing before another sends
 *     what it has not sent
 */
@ConfigurationProperties("trace-api.store")
public record StoreConfiguration(
    @Bindable(defaultValue = "10000") @Min(1) @Max(10_000_000) int spans,
    @Bindable(defaultValue = "12") @Min(1) @Max(1_000_000) int mebibytes,
    @Bindable(defaultValue = "5000") @Min(1) @Max(10_000_000) int spansPerClient,
    @Bindable(defaultValue = "10000") @Min(0) @Max(10_000_000) int remembered,
    @Bindable(defaultValue = "30s") Duration replicaTimeout) {

  public StoreConfiguration {
    if (!replicaTimeout.isPositive()) {
      throw new IllegalArgumentException("trace-api.store.replica-timeout must be above zero");
    }
  }
}
