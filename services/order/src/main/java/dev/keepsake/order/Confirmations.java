package dev.keepsake.order;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.semconv.ErrorAttributes;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends confirmations beside the request that completed the order, in its trace. They are sent once
 * at most: one that fails, or that a crash cuts off, is not tried again, and the order stands.
 */
@Singleton
final class Confirmations {
  private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);
  static final String SPAN_NAME = "send-confirmation";

  private final ConfirmationSender sender;
  private final ConfirmationConfiguration configuration;
  private final Tracer tracer;
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("confirmation-", 0).factory());

  Confirmations(ConfirmationSender sender, ConfirmationConfiguration configuration, Tracer tracer) {
    this.sender = sender;
    this.configuration = configuration;
    this.tracer = tracer;
  }

  /** Sends a confirmation on a thread of its own and returns at once. */
  void send(Order order) {
    try {
      executor.execute(Context.current().wrap(() -> deliver(order)));
    } catch (RejectedExecutionException e) {
      LOG.warn("Order {} is not confirmed: the service is going down", order.orderId());
    }
  }

  private void deliver(Order order) {
    Span span =
        tracer
            .spanBuilder(SPAN_NAME)
            .setAttribute(OrderPlacing.ORDER_ID, order.orderId())
            .startSpan();
    try (Scope ignored = span.makeCurrent()) {
      sender.send(order);
    } catch (RuntimeException e) {
      span.recordException(e);
      span.setAttribute(ErrorAttributes.ERROR_TYPE, e.getClass().getName());
      span.setStatus(StatusCode.ERROR, String.valueOf(e.getMessage()));
      LOG.warn("Order {} is not confirmed: {}", order.orderId(), e.toString());
    } finally {
      span.end();
    }
  }

  /** Waits for the confirmations under way, as long as it may. */
  @PreDestroy
  void stop() throws InterruptedException {
    executor.shutdown();
    if (!executor.awaitTermination(configuration.shutdownWait().toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("Confirmations were still under way after {}", configuration.shutdownWait());
      executor.shutdownNow();
    }
  }
}
