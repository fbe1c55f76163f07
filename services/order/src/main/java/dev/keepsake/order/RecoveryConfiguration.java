package dev.keepsake.order;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How orders that were left pending are settled.
 *
 * @param interval how often they are looked for
 * @param after how long an order is left alone; longer than all calls of one order together may
 *     take, lest an order be given up that is still being placed
 * @param batch how many are settled at a time
 */
@ConfigurationProperties("order.recovery")
record RecoveryConfiguration(
    @Bindable(defaultValue = RecoveryConfiguration.INTERVAL) Duration interval,
    @Bindable(defaultValue = "2m") Duration after,
    @Bindable(defaultValue = "20") @Min(1) @Max(1000) int batch) {
  static final String INTERVAL = "30s";

  RecoveryConfiguration {
    if (!after.isPositive()) {
      throw new IllegalArgumentException("order.recovery.after must be above zero, not " + after);
    }
  }
}
