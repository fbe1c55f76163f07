package dev.keepsake.payment;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How payments are made and remembered.
 *
 * @param processorTimeout how long the card processor may take to answer
 * @param delay the time that the service's own work takes, times {@code shop.delay-scale}
 * @param remembered how many payments are kept in memory; the oldest are forgotten first
 */
@ConfigurationProperties("payment")
record PaymentConfiguration(
    @Bindable(defaultValue = "2s") Duration processorTimeout,
    @Bindable(defaultValue = "100ms") Duration delay,
    @Bindable(defaultValue = "100000") @Min(1) @Max(10_000_000) int remembered) {

  PaymentConfiguration {
    if (!processorTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "payment.processor-timeout must be above zero, not " + processorTimeout);
    }
  }
}
