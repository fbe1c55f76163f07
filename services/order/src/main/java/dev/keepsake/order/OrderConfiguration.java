package dev.keepsake.order;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How orders are placed.
 *
 * @param validationDelay the time that checking an order takes, times {@code shop.delay-scale}
 */
@ConfigurationProperties("order")
record OrderConfiguration(@Bindable(defaultValue = "50ms") Duration validationDelay) {}
