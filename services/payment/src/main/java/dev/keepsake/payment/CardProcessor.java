package dev.keepsake.payment;

import io.micronaut.core.annotation.Nullable;
import java.math.BigDecimal;

/** A company that charges cards. */
interface CardProcessor {

  /** The host that it is called at, for spans. */
  String address();

  /**
   * Charges a card. Blocks; when the thread is interrupted before the money has moved, nothing is
   * charged.
   *
   * @param orderId what is paid; a repeated charge for the same order moves no money
   * @param card the card's token; null for the one that the customer left with the shop
   * @throws InterruptedException when interrupted, with nothing charged
   */
  Charge charge(String orderId, BigDecimal amount, @Nullable String card)
      throws InterruptedException;

  /** Gives back what was charged for an order; does nothing when nothing was. */
  void refund(String orderId);

  /** What became of a charge that the processor answered. */
  sealed interface Charge {}

  /** The money has moved. */
  record Accepted() implements Charge {}

  /** The card was refused: an answer like any other, not a failure. */
  record Declined(String reason) implements Charge {}
}
