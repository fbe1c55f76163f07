package dev.keepsake.dashboard.intake;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What is taken in.
 *
 * @param maxBytes of one request, unpacked; a larger one is refused
 */
@ConfigurationProperties("dashboard.intake")
record IntakeConfiguration(
    @Bindable(defaultValue = "4194304") @Min(1024) @Max(1_000_000_000) int maxBytes) {}
