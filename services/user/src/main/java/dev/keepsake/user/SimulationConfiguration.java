package dev.keepsake.user;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * Random delays and errors of look-ups, off by default.
 *
 * @param maxDelay each look-up takes a random time up to this
 * @param errorRate the part of look-ups that fails, 0 to 1
 */
@ConfigurationProperties("user.simulation")
record SimulationConfiguration(
    @Bindable(defaultValue = "0ms") @NotNull Duration maxDelay,
    @Bindable(defaultValue = "0.0") @DecimalMin("0.0") @DecimalMax("1.0") double errorRate) {}
