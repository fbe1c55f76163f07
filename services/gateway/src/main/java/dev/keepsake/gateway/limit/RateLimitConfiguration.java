package dev.keepsake.gateway.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * How fast one client may ask.
 *
 * @param requestsPerSecond for each client address, over time; 0 for no limit
 * @param burst how many requests a client may send at once after a pause
 */
@ConfigurationProperties(RateLimitConfiguration.PREFIX)
record RateLimitConfiguration(
    @Bindable(defaultValue = "1000")
        @Min(
            value = 0,
            message =
                RateLimitConfiguration.PREFIX + ".requests-per-second must be 0 (off) or more")
        @Max(
            value = 1_000_000,
            message =
                RateLimitConfiguration.PREFIX + ".requests-per-second must be at most 1000000")
        int requestsPerSecond,
    @Bindable(defaultValue = "2000")
        @Min(value = 1, message = RateLimitConfiguration.PREFIX + ".burst must be 1 or more")
        @Max(
            value = 1_000_000,
            message = RateLimitConfiguration.PREFIX + ".burst must be at most 1000000")
        int burst) {

  static final String PREFIX = "gateway.rate-limit";
}
