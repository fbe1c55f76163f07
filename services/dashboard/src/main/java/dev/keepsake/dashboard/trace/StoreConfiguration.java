package dev.keepsake.dashboard.trace;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * How much is remembered.
 *
 * @param mebibytes the memory that traces may take, roughly; the oldest go first
 * @param logMebibytes likewise, that logs may take
 * @param age how long a trace or a log is remembered after it was last heard of
 * @param spansPerTrace how many spans of one trace are held, as long as they take no more than a
 *     quarter of the memory; those beyond are counted only
 */
@ConfigurationProperties("dashboard.store")
public record StoreConfiguration(
    @Bindable(defaultValue = "32") @Min(1) @Max(1_000_000) int mebibytes,
    @Bindable(defaultValue = "8") @Min(1) @Max(1_000_000) int logMebibytes,
    @Bindable(defaultValue = "1h") Duration age,
    @Bindable(defaultValue = "10000") @Min(1) @Max(10_000_000) int spansPerTrace) {

  public StoreConfiguration {
    if (!age.isPositive()) {
      throw new IllegalArgumentException("dashboard.store.age must be above zero");
    }
  }
}
