package dev.keepsake.order;

import dev.keepsake.order.OrderStore.StoredOrder;
import dev.keepsake.order.PaymentClient.Payment;
import dev.keepsake.order.PaymentClient.PaymentRequest;
import dev.keepsake.problem.DownstreamProblems;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places orders: writes the order down, reserves its stock, has it paid, completes it. The
 * neighbours are called between transactions, never inside one; an order that is left between two
 * steps is pending, and {@link Recovery} settles it.
 */
@Singleton
final class OrderPlacing {
  private static final Logger LOG = LoggerFactory.getLogger(OrderPlacing.class);
  static final AttributeKey<String> ORDER_ID = AttributeKey.stringKey("order.id");
  private static final AttributeKey<String> PAYMENT_ID = AttributeKey.stringKey("paymentId");

  /** Inventory's refusal of what nobody can order: bad input, of which nothing is kept. */
  private static final String UNKNOWN_ITEM = "unknown-item";

  private final OrderStore store;
  private final InventoryClient inventory;
  private final PaymentClient payments;
  private final Settlement settlement;
  private final Confirmations confirmations;
  private final DownstreamProblems problems;
  private final SimulatedDelay delay;
  private final OrderConfiguration configuration;
  private final Clock clock;

  OrderPlacing(
      OrderStore store,
      InventoryClient inventory,
      PaymentClient payments,
      Settlement settlement,
      Confirmations confirmations,
      DownstreamProblems problems,
      SimulatedDelay delay,
      OrderConfiguration configuration,
      Clock clock) {
    this.store = store;
    this.inventory = inventory;
    this.payments = payments;
    this.settlement = settlement;
    this.confirmations = confirmations;
    this.problems = problems;
    this.delay = delay;
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * Places an order.
   *
   * @param key by which the request may be repeated; null if it may not
   * @throws ProblemException what is wrong with the order, or with a neighbour
   */
  Placed place(OrderRequest request, @Nullable String key) {
    Span span = Span.current();
    span.addEvent("Validating order");
    OrderRules.check(request);
    delay.pause(configuration.validationDelay());
    IdempotencyKey idempotencyKey = IdempotencyKey.of(key, request);
    Order order =
        Order.pending(
            "ord_" + UUID.randomUUID().toString().replace("-", ""),
            request,
            // As exact as the database keeps it.
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    Optional<StoredOrder> earlier =
        store.create(order, idempotencyKey, TraceParent.of(span.getSpanContext()));
    if (earlier.isPresent()) {
      return new Placed(replay(earlier.get(), idempotencyKey), true);
    }
    span.setAttribute(ORDER_ID, order.orderId());
    reserve(order);
    span.addEvent("Initiating payment");
    Payment payment = pay(order, request.card());
    span.addEvent("Payment completed", Attributes.of(PAYMENT_ID, payment.paymentId()));
    return new Placed(complete(order, payment), false);
  }

  private static Order replay(StoredOrder earlier, IdempotencyKey key) {
    Order order = earlier.order();
    Span.current().setAttribute(ORDER_ID, order.orderId());
    if (!key.fingerprint().equals(earlier.fingerprint())) {
      throw new ProblemException(
              HttpStatus.UNPROCESSABLE_ENTITY,
              "idempotency-key-reused",
              "This Idempotency-Key belongs to an order that asked for something else.")
          .withField(IdempotencyKey.HEADER, "was used for another order");
    }
    if (earlier.failure() != null) {
      throw earlier.failure().toProblem().withHeader(IdempotencyKey.REPLAYED_HEADER, "true");
    }
    if (order.status().equals(Order.PENDING)) {
      throw new ProblemException(
              HttpStatus.CONFLICT,
              "order-in-progress",
              "The order with this Idempotency-Key is still being placed; ask again.")
          .withHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    return order;
  }

  private void reserve(Order order) {
    InventoryClient.Reservation reservation = InventoryClient.Reservation.of(order);
    try {
      Attempts.of(() -> inventory.reserve(reservation));
    } catch (HttpClientException e) {
      ProblemException problem = problems.of(e);
      if (problem.kind().equals(UNKNOWN_ITEM)) {
        store.forget(order.orderId());
      } else if (Attempts.hadNoEffect(e)) {
        store.fail(order.orderId(), Failure.of(problem), clock.instant());
      } else {
        settlement.giveUp(order, problem);
      }
      throw problem;
    }
  }

  private Payment pay(Order order, @Nullable String card) {
    PaymentRequest request = new PaymentRequest(order.orderId(), order.total(), card);
    try {
      return Attempts.of(() -> payments.pay(request));
    } catch (HttpClientException e) {
      ProblemException problem = problems.of(e);
      return Attempts.hadNoEffect(e) ? giveUp(order, problem) : settle(order, problem);
    }
  }

  /** Ends an order whose payment may or may not have been made. */
  private Payment settle(Order order, ProblemException problem) {
    Optional<Payment> payment;
    try {
      payment = settlement.findOrBarPayment(order);
    } catch (HttpClientException e) {
      LOG.warn(
          "Whether order {} is paid is not known yet, the recovery will ask: {}",
          order.orderId(),
          e.getMessage());
      // A refusal would say that nothing was charged.
      throw problem.status().getCode() < 500 ? problems.of(e) : problem;
    }
    return payment.orElseGet(() -> giveUp(order, problem));
  }

  private Payment giveUp(Order order, ProblemException problem) {
    settlement.giveUp(order, problem);
    throw problem;
  }

  private Order complete(Order order, Payment payment) {
    if (!store.complete(order.orderId(), payment.paymentId(), clock.instant())) {
      // The recovery took it for abandoned: it found the payment, or gave back what was charged.
      return store
          .find(order.orderId())
          .filter(settled -> settled.status().equals(Order.COMPLETED))
          .orElseThrow(Recovery::abandoned);
    }
    Order completed = order.completed(payment.paymentId());
    confirmations.send(completed);
    return completed;
  }

  /** An order, and whether an earlier request had placed it. */
  record Placed(Order order, boolean isReplayed) {}
}
