package dev.keepsake.gateway.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import java.time.Duration;

/**
 * How a GET to another service is tried again. The clients' annotations read the keys themselves;
 * this checks them at the start.
 *
 * @param attempts how many more attempts after the first
 * @param delay between two attempts
 */
@Context
@ConfigurationProperties(RetryConfiguration.PREFIX)
public record RetryConfiguration(int attempts, Duration delay) {

  static final String PREFIX = "gateway.retry";
  private static final int MAX_ATTEMPTS = 10;
  private static final Duration MAX_DELAY = Duration.ofSeconds(10);

  public RetryConfiguration {
    if (attempts < 0 || attempts > MAX_ATTEMPTS) {
      throw new IllegalArgumentException(
          "%s.attempts must be from 0 to %d, not %d".formatted(PREFIX, MAX_ATTEMPTS, attempts));
    }
    if (delay.isNegative() || delay.compareTo(MAX_DELAY) > 0) {
      throw new IllegalArgumentException(
          "%s.delay must be from 0 to %s, not %s".formatted(PREFIX, MAX_DELAY, delay));
    }
  }
}
