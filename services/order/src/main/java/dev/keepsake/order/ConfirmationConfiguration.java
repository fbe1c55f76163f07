package dev.keepsake.order;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How confirmations are sent.
 *
 * @param delay the time that sending one takes, times {@code shop.delay-scale}
 * @param shutdownWait how long a stopping service waits for those under way
 */
@ConfigurationProperties("order.confirmation")
record ConfirmationConfiguration(
    @Bindable(defaultValue = "30ms") Duration delay,
    @Bindable(defaultValue = "10s") Duration shutdownWait) {}
