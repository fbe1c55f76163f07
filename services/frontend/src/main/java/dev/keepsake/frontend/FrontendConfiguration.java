package dev.keepsake.frontend;

import io.micronaut.context.annotation.ConfigurationProperties;
import java.time.Duration;

/**
 * What traffic to make. The defaults stand in application.yml: for one given here Micronaut would
 * silently pass over a value that it cannot read.
 *
 * @param rate requests per second
 * @param duration how long to send, 0 for as long as the program runs
 * @param requests how many requests to send, 0 for no such bound
 * @param mix the weights of the scenarios, see {@link Mix}
 * @param maxInFlight how many requests may be on their way at once; those beyond are skipped
 * @param readyTimeout how long to wait for the gateway before the first request
 * @param drainTimeout how long to wait for the last answers
 */
@ConfigurationProperties(FrontendConfiguration.PREFIX)
record FrontendConfiguration(
    double rate,
    Duration duration,
    long requests,
    String mix,
    int maxInFlight,
    Duration readyTimeout,
    Duration drainTimeout) {

  static final String PREFIX = "frontend";

  FrontendConfiguration {
    require(rate > 0 && rate <= 10_000, "rate", "more than 0 and at most 10000", rate);
    require(!duration.isNegative(), "duration", "0 or more", duration);
    require(requests >= 0, "requests", "0 or more", requests);
    require(maxInFlight > 0, "max-in-flight", "1 or more", maxInFlight);
    require(!readyTimeout.isNegative(), "ready-timeout", "0 or more", readyTimeout);
    require(!drainTimeout.isNegative(), "drain-timeout", "0 or more", drainTimeout);
    Mix.parse(mix);
  }

  /** Whether the run ends by itself. */
  boolean isBounded() {
    return requests > 0 || duration.isPositive();
  }

  private static void require(boolean holds, String key, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s.%s must be %s, not %s".formatted(PREFIX, key, rule, value));
    }
  }
}
