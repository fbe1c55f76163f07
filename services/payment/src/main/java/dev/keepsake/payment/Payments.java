package dev.keepsake.payment;

import dev.keepsake.payment.CardProcessor.Declined;
import dev.keepsake.payment.Ledger.Claim;
import dev.keepsake.payment.Ledger.Entry;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.http.HttpStatus;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import jakarta.inject.Singleton;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes payments, each order's at most once. */
@Singleton
final class Payments {
  private static final Logger LOG = LoggerFactory.getLogger(Payments.class);
  static final AttributeKey<Double> AMOUNT = AttributeKey.doubleKey("amount");

  private final Ledger ledger;
  private final ProcessorCalls processor;
  private final SimulatedDelay delay;
  private final PaymentConfiguration configuration;

  Payments(
      Ledger ledger,
      ProcessorCalls processor,
      SimulatedDelay delay,
      PaymentConfiguration configuration) {
    this.ledger = ledger;
    this.processor = processor;
    this.delay = delay;
    this.configuration = configuration;
  }

  /**
   * Pays for an order. Asked again, also at the same time, it charges once and gives the same
   * payment; an attempt that failed may be repeated.
   *
   * @throws ProblemException 402 {@code payment-declined}, 409 {@code payment-void}, 422 {@code
   *     payment-differs}, 502 or 504 when the processor is at fault
   */
  Result pay(PaymentRequest request) {
    Span span = Span.current();
    span.addEvent("Processing payment", Attributes.of(AMOUNT, request.amount().doubleValue()));
    Claim claim = ledger.claim(request);
    Payment payment = claim.isNew() ? charge(claim.entry()) : repeated(claim.entry(), request);
    span.addEvent("Payment succeeded");
    LOG.info("Order {} is paid by {}", request.orderId(), payment.paymentId());
    return new Result(payment, claim.isNew());
  }

  /** The payment that stands for an order. */
  Optional<Payment> find(String orderId) {
    return ledger.find(orderId);
  }

  /** Sees to it that an order is not paid: takes back what was charged and bars what may come. */
  void cancel(String orderId) {
    ledger.bar(orderId).ifPresent(payment -> processor.refund(orderId));
  }

  private Payment charge(Entry entry) {
    try {
      delay.pause(configuration.delay());
      if (ledger.isVoid(entry)) {
        throw barred();
      }
      if (processor.charge(entry.request) instanceof Declined declined) {
        throw new ProblemException(
            HttpStatus.PAYMENT_REQUIRED, "payment-declined", declined.reason());
      }
      Payment payment =
          new Payment(
              "pay_" + UUID.randomUUID().toString().replace("-", ""),
              entry.request.orderId(),
              Payment.SUCCEEDED,
              entry.request.amount().setScale(2, RoundingMode.UNNECESSARY));
      if (!ledger.paid(entry, payment)) {
        processor.refund(entry.request.orderId());
        throw barred();
      }
      return payment;
    } catch (Throwable e) {
      // Also an Error: whoever repeats the request waits for the outcome.
      ledger.failed(entry, e);
      throw e;
    }
  }

  private Payment repeated(Entry entry, PaymentRequest request) {
    if (ledger.isVoid(entry)) {
      throw barred();
    }
    if (!entry.request.sameAs(request)) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_ENTITY,
          "payment-differs",
          "Order " + request.orderId() + " has a payment with another amount or card.");
    }
    try {
      return entry.outcome.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ProblemException problem ? problem : e;
    }
  }

  private static ProblemException barred() {
    return new ProblemException(
        HttpStatus.CONFLICT, "payment-void", "The payment of this order was cancelled.");
  }

  /** A payment, and whether this very request made it. */
  record Result(Payment payment, boolean isNew) {}
}
