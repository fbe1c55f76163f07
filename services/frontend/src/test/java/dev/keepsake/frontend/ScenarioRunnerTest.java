package dev.keepsake.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import org.junit.jupiter.api.Test;

class ScenarioRunnerTest {
  @Test
  void aScenarioThatFailsInItselfHasNoAnswer() {
    Outcome outcome =
        new ScenarioRunner(OpenTelemetry.noop(), new BrokenVisitor())
            .play(Scenario.ORDER, System.nanoTime());

    assertThat(outcome.status()).isEqualTo(Outcome.NO_ANSWER);
    assertThat(outcome.isExpected()).isFalse();
  }

  private static final class BrokenVisitor extends Visitor {
    BrokenVisitor() {
      super(null);
    }

    @Override
    int order() {
      throw new IllegalStateException("broken");
    }
  }
}
