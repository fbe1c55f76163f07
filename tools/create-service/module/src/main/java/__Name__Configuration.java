package dev.keepsake.__package__;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Settings of this service; docs/configuration.md has each.
 *
 * @param delay the time that its own work takes, times {@code shop.delay-scale}
 */
@ConfigurationProperties("__name__")
record __Name__Configuration(@Bindable(defaultValue = "20ms") Duration delay) {}
