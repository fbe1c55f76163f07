package dev.keepsake.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void asksUntilTheAnswerFits() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(Await.until(Duration.ofSeconds(5), "three", asked::incrementAndGet, n -> n == 3))
        .isEqualTo(3);
  }

  @Test
  void anExceptionIsAnAnswerThatDoesNotFit() {
    AtomicInteger asked = new AtomicInteger();
    Await.until(
        Duration.ofSeconds(5),
        "an answer",
        () -> {
          if (asked.incrementAndGet() == 1) {
            throw new IOException("not yet");
          }
          return true;
        });
    assertThat(asked).hasValue(2);
  }

  @Test
  void saysWhatItWaitedForAndTheLastAnswer() {
    assertThatThrownBy(() -> Await.until(Duration.ofMillis(10), "the moon", () -> 7, n -> n == 8))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the moon")
        .hasMessageContaining("7");
  }
}
