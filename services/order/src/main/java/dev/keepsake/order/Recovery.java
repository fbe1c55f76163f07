package dev.keepsake.order;

import dev.keepsake.order.OrderStore.AbandonedOrder;
import dev.keepsake.order.PaymentClient.Payment;
import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.scheduling.annotation.Scheduled;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.semconv.ErrorAttributes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles orders that were left pending, by a crash or a neighbour that could not be reached: one
 * that was paid is completed, any other gives its stock back and fails. Several replicas share the
 * work.
 */
@Singleton
class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final OrderStore store;
  private final Settlement settlement;
  private final Confirmations confirmations;
  private final RecoveryConfiguration configuration;
  private final Tracer tracer;
  private final Clock clock;

  Recovery(
      OrderStore store,
      Settlement settlement,
      Confirmations confirmations,
      RecoveryConfiguration configuration,
      Tracer tracer,
      Clock clock) {
    this.store = store;
    this.settlement = settlement;
    this.confirmations = confirmations;
    this.configuration = configuration;
    this.tracer = tracer;
    this.clock = clock;
  }

  /** What the customer of an order is told that nobody finished. */
  static ProblemException abandoned() {
    return new ProblemException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "order-abandoned",
            "The order could not be finished and was taken back; nothing was charged.")
        .withHeader(HttpHeaders.RETRY_AFTER, "1");
  }

  /** Settles a batch of orders; one that cannot be settled now is tried again later. */
  @Scheduled(
      fixedDelay = "${order.recovery.interval:" + RecoveryConfiguration.INTERVAL + "}",
      initialDelay = "${order.recovery.interval:" + RecoveryConfiguration.INTERVAL + "}")
  void settleAbandoned() {
    Instant now = clock.instant();
    Instant untouchedSince = now.minus(configuration.after());
    for (AbandonedOrder order : store.takeAbandoned(untouchedSince, now, configuration.batch())) {
      settle(order);
    }
  }

  /** Works in a trace of its own, with a link to the one that the order was placed in. */
  private void settle(AbandonedOrder abandoned) {
    Order order = abandoned.order();
    Span span =
        tracer
            .spanBuilder("recover-order")
            .setNoParent()
            .addLink(TraceParent.parse(abandoned.traceparent()))
            .setAttribute(OrderPlacing.ORDER_ID, order.orderId())
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      Optional<Payment> payment = settlement.findOrBarPayment(order);
      if (payment.isPresent()) {
        complete(order, payment.get());
      } else {
        settlement.giveUp(order, abandoned());
      }
    } catch (RuntimeException e) {
      span.recordException(e);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, e.getClass().getName());
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      LOG.warn("Order {} cannot be settled yet: {}", order.orderId(), e.toString());
    } finally {
      span.end();
    }
  }

  private void complete(Order order, Payment payment) {
    if (store.complete(order.orderId(), payment.paymentId(), clock.instant())) {
      LOG.info("Completed order {}, which was paid but left pending", order.orderId());
      confirmations.send(order.completed(payment.paymentId()));
    }
  }
}
