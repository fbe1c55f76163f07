package dev.keepsake.traceapi.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * When spans end by themselves.
 *
 * @param after how long after the last call that had to do with a span
 * @param interval how often such spans are looked for
 */
@ConfigurationProperties("trace-api.idle")
record IdleConfiguration(
    @Bindable(defaultValue = "10m") Duration after,
    @Bindable(defaultValue = "5s") Duration interval) {

  IdleConfiguration {
    if (!after.isPositive() || !interval.isPositive()) {
      throw new IllegalArgumentException(
          "trace-api.idle.after and trace-api.idle.interval must be above zero");
    }
  }
}
