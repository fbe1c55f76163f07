package dev.keepsake.order;

import dev.keepsake.shop.SimulatedDelay;
import dev.keepsake.tracing.fault.Faults;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands in for a mail server: takes its time and logs. */
@Singleton
final class LoggingConfirmationSender implements ConfirmationSender {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingConfirmationSender.class);

  private final SimulatedDelay delay;
  private final Faults faults;
  private final ConfirmationConfiguration configuration;

  LoggingConfirmationSender(
      SimulatedDelay delay, Faults faults, ConfirmationConfiguration configuration) {
    this.delay = delay;
    this.faults = faults;
    this.configuration = configuration;
  }

  @Override
  public void send(Order order) {
    faults.at("email");
    delay.pause(configuration.delay());
    LOG.info("Confirmed order {} to user {}", order.orderId(), order.userId());
  }
}
