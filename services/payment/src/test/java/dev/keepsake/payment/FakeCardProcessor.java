package dev.keepsake.payment;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A processor whose answers a test decides by the card, and that remembers what it was asked. */
@Singleton
@Replaces(StubCardProcessor.class)
@Requires(property = "test.fake-processor")
final class FakeCardProcessor implements CardProcessor {
  static final String SLOW = "tok_slow";
  static final String BROKEN = "tok_broken";
  static final String HELD = "tok_held";

  final List<String> charged = new CopyOnWriteArrayList<>();
  final List<String> refunded = new CopyOnWriteArrayList<>();
  final CountDownLatch holding = new CountDownLatch(1);
  final CountDownLatch release = new CountDownLatch(1);
  volatile boolean failsByError;

  @Override
  public String address() {
    if (failsByError) {
      throw new AssertionError("as a class that cannot be loaded");
    }
    return "processor.invalid";
  }

  @Override
  public Charge charge(String orderId, BigDecimal amount, String card) throws InterruptedException {
    if (SLOW.equals(card)) {
      new CountDownLatch(1).await();
    }
    if (BROKEN.equals(card)) {
      throw new IllegalStateException("the processor's answer makes no sense");
    }
    if (HELD.equals(card)) {
      holding.countDown();
      release.await();
    }
    charged.add(orderId);
    return new Accepted();
  }

  @Override
  public void refund(String orderId) {
    refunded.add(orderId);
  }
}
