package dev.keepsake.payment;

import dev.keepsake.payment.CardProcessor.Charge;
import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.incubating.PeerIncubatingAttributes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the card processor: bounded in time, each call a span. */
@Singleton
final class ProcessorCalls {
  static final String SPAN_NAME = "stripe-api-call";

  /** What the processor answered: accepted or declined. */
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("payment.outcome");

  private final CardProcessor processor;
  private final Duration timeout;
  private final Tracer tracer;

  ProcessorCalls(CardProcessor processor, PaymentConfiguration configuration, Tracer tracer) {
    this.processor = processor;
    this.timeout = configuration.processorTimeout();
    this.tracer = tracer;
  }

  /**
   * Charges a card within the time that the processor has.
   *
   * @throws ProblemException 504 {@code processor-timeout}, 502 {@code processor-failed}
   */
  Charge charge(PaymentRequest request) {
    Span span =
        tracer
            .spanBuilder(SPAN_NAME)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute(ServerAttributes.SERVER_ADDRESS, processor.address())
            // By this the service graph draws an edge to a peer that sends no spans of its own.
            .setAttribute(PeerIncubatingAttributes.PEER_SERVICE, "stripe")
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      Charge charge = withinTimeout(request);
      span.setAttribute(
          OUTCOME, charge instanceof CardProcessor.Accepted ? "accepted" : "declined");
      return charge;
    } catch (TimeoutException e) {
      fail(span, e);
      throw problem(
          HttpStatus.GATEWAY_TIMEOUT,
          "processor-timeout",
          "The card processor did not answer within " + timeout.toMillis() + " ms.",
          e);
    } catch (ExecutionException e) {
      fail(span, e.getCause());
      if (e.getCause() instanceof ProblemException problem) {
        throw problem;
      }
      throw problem(
          HttpStatus.BAD_GATEWAY, "processor-failed", "The card processor failed.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(span, e);
      throw problem(
          HttpStatus.SERVICE_UNAVAILABLE, "shutting-down", "The service is going down.", e);
    } finally {
      span.end();
    }
  }

  void refund(String orderId) {
    processor.refund(orderId);
  }

  /** Runs the charge on a thread of its own, so that it can be given up. */
  private Charge withinTimeout(PaymentRequest request)
      throws TimeoutException, ExecutionException, InterruptedException {
    FutureTask<Charge> task =
        new FutureTask<>(
            Context.current()
                .wrap(() -> processor.charge(request.orderId(), request.amount(), request.card())));
    Thread.ofVirtual().name("card-processor").start(task);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      task.cancel(true);
    }
  }

  private static void fail(Span span, Throwable cause) {
    span.recordException(cause);
    span.setAttribute(ErrorAttributes.ERROR_TYPE, cause.getClass().getName());
    span.setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage()));
  }

  private static ProblemException problem(
      HttpStatus status, String kind, String detail, Throwable cause) {
    ProblemException problem = new ProblemException(status, kind, detail);
    problem.initCause(cause);
    return problem;
  }
}
