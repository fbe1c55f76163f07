package dev.keepsake.order;

/** Tells customers by e-mail that their order is on its way. */
interface ConfirmationSender {

  /** Sends one confirmation; blocks until the mail server has it. */
  void send(Order order);
}
