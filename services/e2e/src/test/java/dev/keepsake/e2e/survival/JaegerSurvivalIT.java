package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.survival.Passage.State;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jaeger is away, slow, or refuses: every trace that is kept arrives all the same. */
class JaegerSurvivalIT {
  @Test
  void jaegerIsAway() throws Exception {
    Balance balance = during("Jaeger away", State.AWAY);

    Assertions.assertNothingLost(balance);
  }

  @Test
  void jaegerIsSlow() throws Exception {
    Assertions.assertNothingLost(during("Jaeger takes 100 ms for each request", State.SLOW));
  }

  @Test
  void jaegerRefusesEverySecondRequest() throws Exception {
    Assertions.assertNothingLost(during("Jaeger refuses every second request", State.REFUSING));
  }

  private static Balance during(String name, State state) throws Exception {
    try (Trial trial = Trial.start("survival-jaeger-" + state, Map.of())) {
      return trial.during(
          name,
          () -> {
            trial.passage().become(state);
            trial.awaitTraffic(Trial.OUTAGE);
            if (state == State.AWAY) {
              trial.await("kept traces wait", now -> now.queuedSpans() > 0);
            }
            if (state == State.REFUSING) {
              assertThat(trial.passage().refused()).isPositive();
            }
            trial.passage().become(State.OPEN);
          });
    }
  }
}
