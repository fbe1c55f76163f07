package dev.keepsake.gateway.limit;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;

/**
 * How fast one client may ask; read at the start, so that a wrong value is told then. The defaults
 * stand in application.yml: for one given here Micronaut would silently pass over a value that it
 * cannot read.
 *
 * @param requestsPerSecond for each client address, over time; 0 for no limit
 * @param burst how many requests a client may send at once after a pause
 */
@Context
@ConfigurationProperties(RateLimitConfiguration.PREFIX)
record RateLimitConfiguration(int requestsPerSecond, int burst) {

  static final String PREFIX = "gateway.rate-limit";
  private static final int MAX = 1_000_000;

  RateLimitConfiguration {
    require(0, requestsPerSecond, "requests-per-second");
    require(1, burst, "burst");
  }

  private static void require(int min, int value, String key) {
    if (value < min || value > MAX) {
      throw new IllegalArgumentException(
          "%s.%s must be from %d to %d, not %d".formatted(PREFIX, key, min, MAX, value));
    }
  }
}
