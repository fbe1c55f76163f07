package dev.keepsake.payment;

import dev.keepsake.shop.SimulatedDelay;
import dev.keepsake.tracing.fault.Faults;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for a real card processor. Declines the card {@code tok_declined}, amounts above a
 * limit, and whatever the baggage asks it to.
 */
@Singleton
final class StubCardProcessor implements CardProcessor {
  private static final Logger LOG = LoggerFactory.getLogger(StubCardProcessor.class);
  private static final String FAULT_POINT = "processor";

  private final StubCardProcessorConfiguration configuration;
  private final SimulatedDelay delay;
  private final Faults faults;

  StubCardProcessor(
      StubCardProcessorConfiguration configuration, SimulatedDelay delay, Faults faults) {
    this.configuration = configuration;
    this.delay = delay;
    this.faults = faults;
  }

  @Override
  public String address() {
    return configuration.address();
  }

  @Override
  public Charge charge(String orderId, BigDecimal amount, @Nullable String card)
      throws InterruptedException {
    faults.at(FAULT_POINT);
    delay.pause(configuration.delay());
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted before the charge");
    }
    if ("tok_declined".equals(card) || faults.asks(FAULT_POINT, "decline")) {
      return new Declined("The card was declined.");
    }
    if (amount.compareTo(configuration.limit()) > 0) {
      return new Declined(
          "The card was declined: the amount is above " + configuration.limit().toPlainString());
    }
    return new Accepted();
  }

  @Override
  public void refund(String orderId) {
    LOG.info("Refunded order {}", orderId);
  }
}
