package dev.keepsake.order;

import dev.keepsake.order.PaymentClient.Payment;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.tracing.fault.Faults;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.tracing.opentelemetry.OpenTelemetryPropagationContext;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an order whose placing went wrong to an end. Every step may be repeated, and where one
 * fails the order stays pending, for {@link Recovery} to take up.
 */
@Singleton
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final InventoryClient inventory;
  private final PaymentClient payments;
  private final OrderStore store;
  private final Clock clock;

  Settlement(InventoryClient inventory, PaymentClient payments, OrderStore store, Clock clock) {
    this.inventory = inventory;
    this.payments = payments;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Finds out whether an order was paid. If not, it sees to it that it will not be: a request that
   * we gave up waiting for may still be under way.
   *
   * @throws HttpClientException when payment cannot tell
   */
  Optional<Payment> findOrBarPayment(Order order) {
    try (PropagatedContext.Scope ignored = withoutFaults().propagate()) {
      List<Payment> found = Attempts.of(() -> payments.find(order.orderId())).payments();
      if (found != null && !found.isEmpty()) {
        return Optional.of(found.getFirst());
      }
      Attempts.of(() -> payments.cancel(order.orderId()));
      return Optional.empty();
    }
  }

  /** Gives back the stock of an order that is not and will not be paid, and marks it as failed. */
  void giveUp(Order order, ProblemException problem) {
    try (PropagatedContext.Scope ignored = withoutFaults().propagate()) {
      Attempts.of(() -> inventory.release(order.orderId()));
    } catch (HttpClientException e) {
      LOG.warn(
          "The stock of order {} is not released yet, the recovery will: {}",
          order.orderId(),
          e.getMessage());
      return;
    }
    store.fail(order.orderId(), Failure.of(problem), clock.instant());
  }

  /** A fault that the customer asked for is for the order, not for the way out of it. */
  private static PropagatedContext withoutFaults() {
    // Not by makeCurrent(): the client goes by Micronaut's context, which has the request's.
    return PropagatedContext.getOrEmpty()
        .plus(new OpenTelemetryPropagationContext(Faults.without(Context.current())));
  }
}
