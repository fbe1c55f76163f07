package dev.keepsake.shop;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How long simulated work takes.
 *
 * @param delayScale every simulated delay is multiplied by this; 0 for none
 */
@ConfigurationProperties("shop")
record DelayConfiguration(@Bindable(defaultValue = "1.0") double delayScale) {
  DelayConfiguration {
    if (!(delayScale >= 0 && delayScale <= 1000)) {
      throw new IllegalArgumentException(
          "shop.delay-scale must be from 0 to 1000, not " + delayScale);
    }
  }
}
