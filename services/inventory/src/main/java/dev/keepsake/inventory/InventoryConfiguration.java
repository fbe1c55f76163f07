package dev.keepsake.inventory;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How stock is reserved.
 *
 * @param delay the time that a reservation's own work takes, times {@code shop.delay-scale}
 */
@ConfigurationProperties("inventory")
record InventoryConfiguration(@Bindable(defaultValue = "80ms") Duration delay) {}
