package dev.keepsake.frontend;

import java.time.Duration;

/**
 * What came back.
 *
 * @param status the HTTP status, {@link #NO_ANSWER} when the connection failed or timed out, or the
 *     scenario failed in itself
 */
record Outcome(Scenario scenario, int status, Duration latency) {
  static final int NO_ANSWER = 0;

  boolean isAnswered() {
    return status != NO_ANSWER;
  }

  boolean isExpected() {
    return status == scenario.expectedStatus();
  }

  String label() {
    return scenario.label();
  }

  String deviation() {
    return (isAnswered() ? status : "no answer") + " instead of " + scenario.expectedStatus();
  }
}
