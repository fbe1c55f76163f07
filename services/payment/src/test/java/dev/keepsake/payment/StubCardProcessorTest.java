package dev.keepsake.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.payment.CardProcessor.Accepted;
import dev.keepsake.payment.CardProcessor.Declined;
import io.micronaut.context.ApplicationContext;
import java.math.BigDecimal;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StubCardProcessorTest {
  private static ApplicationContext context;
  private static StubCardProcessor processor;

  @BeforeAll
  static void start() {
    context = ApplicationContext.run();
    processor = context.getBean(StubCardProcessor.class);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tok_visa, 99.99, true",
    ", 99.99, true",
    ", 100000, true",
    ", 100000.01, false",
    "tok_declined, 1, false"
  })
  void declinesOneCardAndLargeAmounts(String card, BigDecimal amount, boolean isAccepted)
      throws InterruptedException {
    assertThat(processor.charge("ord_1", amount, card))
        .isInstanceOf(isAccepted ? Accepted.class : Declined.class);
  }

  @Test
  void chargesNothingOnceInterrupted() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> processor.charge("ord_1", BigDecimal.ONE, null))
        .isInstanceOf(InterruptedException.class);
  }
}
