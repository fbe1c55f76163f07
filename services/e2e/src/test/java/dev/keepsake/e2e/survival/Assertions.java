package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Losses;

/** What has to hold of every balance. */
final class Assertions {
  private Assertions() {}

  /** Every span is accounted for, none is lost, and what has to be kept is there, whole. */
  static void assertNothingLost(Balance balance) {
    assertThat(balance.unexplained()).as("unexplained spans").isZero();
    assertThat(balance.lost()).as("lost spans").isZero();
    assertThat(balance.errors()).as("error traces").matches(Losses::none);
    assertThat(balance.slow()).as("slow traces").matches(Losses::none);
  }

  /** Every span is accounted for, though some are lost. */
  static void assertLossesCounted(Balance balance) {
    assertThat(balance.unexplained()).as("unexplained spans").isZero();
    assertThat(balance.lost()).as("lost spans").isPositive();
  }
}
