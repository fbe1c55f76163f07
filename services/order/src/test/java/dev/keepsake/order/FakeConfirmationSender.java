package dev.keepsake.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mail server that goes by the user. */
@Singleton
@Replaces(LoggingConfirmationSender.class)
final class FakeConfirmationSender implements ConfirmationSender {
  static final String WITHOUT_MAILBOX = "nobody";
  static final String SLOW = "snail";

  private final Map<String, CountDownLatch> confirmed = new ConcurrentHashMap<>();
  final CountDownLatch sending = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);

  /** Waits until an order is confirmed. */
  void await(String orderId) throws InterruptedException {
    assertThat(confirmation(orderId).await(10, TimeUnit.SECONDS)).isTrue();
  }

  boolean hasConfirmed(String orderId) {
    return confirmation(orderId).getCount() == 0;
  }

  private CountDownLatch confirmation(String orderId) {
    return confirmed.computeIfAbsent(orderId, id -> new CountDownLatch(1));
  }

  @Override
  public void send(Order order) {
    if (order.userId().equals(WITHOUT_MAILBOX)) {
      throw new IllegalStateException("no such mailbox");
    }
    if (order.userId().equals(SLOW)) {
      sending.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    confirmation(order.orderId()).countDown();
  }
}
