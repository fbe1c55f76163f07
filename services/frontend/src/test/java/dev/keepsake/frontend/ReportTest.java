package dev.keepsake.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Report report = new Report();

  @Test
  void countsByScenarioAndInTotal() {
    for (int i = 1; i <= 100; i++) {
      report.sent(Scenario.ORDER);
      report.add(new Outcome(Scenario.ORDER, 201, Duration.ofMillis(i)));
    }
    report.sent(Scenario.INVALID);
    report.add(new Outcome(Scenario.INVALID, 400, Duration.ofMillis(1)));
    report.sent(Scenario.LOOKUP);
    report.add(new Outcome(Scenario.LOOKUP, 503, Duration.ofMillis(1)));
    report.sent(Scenario.LOOKUP);
    report.add(new Outcome(Scenario.LOOKUP, Outcome.NO_ANSWER, Duration.ofSeconds(9)));
    report.sent(Scenario.LOOKUP);
    report.skipped(Scenario.SLOW);

    assertThat(report.table().lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "scenario sent 2xx 4xx 5xx no answer unexpected skipped p50 ms p99 ms",
            "order 100 100 0 0 0 0 0 50.0 99.0",
            "lookup 3 0 0 1 2 3 0 1.0 1.0",
            "invalid 1 0 1 0 0 0 0 1.0 1.0",
            "slow 0 0 0 0 0 0 1 0.0 0.0",
            "total 104 100 1 1 2 3 1 49.0 99.0",
            "lookup: 503 instead of 200, 1 times",
            "lookup: no answer instead of 200, 1 times");
    assertThat(report.unexpected()).isEqualTo(3);
  }

  @Test
  void isEmptyBeforeTheFirstRequest() {
    assertThat(report.table().lines()).hasSize(2);
    assertThat(report.unexpected()).isZero();
  }
}
