package dev.keepsake.order;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A payment service that goes by the card. */
final class FakePayment extends FakeService {
  static final String DECLINED = "tok_declined";
  static final String FAILING = "tok_failing";
  static final String CHARGED_BUT_SILENT = "tok_charged_but_silent";
  static final String SILENT = "tok_silent";
  static final String HELD = "tok_held";
  static final String CHARGED_AND_HELD = "tok_charged_and_held";

  /** Breaks the connection when it has charged, and refuses the repetition. */
  static final String LOST_THEN_REFUSED = "tok_lost_then_refused";

  final Map<String, String> paid = new ConcurrentHashMap<>();
  final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  final CountDownLatch charged = new CountDownLatch(1);
  volatile CountDownLatch held = new CountDownLatch(0);
  volatile boolean failsToTell;

  @Override
  Reply answer(String method, String orderId, String body) throws InterruptedException {
    return switch (method) {
      case "GET" -> find(orderId);
      case "DELETE" -> {
        cancelled.add(orderId);
        paid.remove(orderId);
        yield new Reply(204, "");
      }
      default -> pay(orderId, body);
    };
  }

  private Reply pay(String orderId, String body) throws InterruptedException {
    if (body.contains(HELD)) {
      held.await();
    }
    if (body.contains(DECLINED)) {
      return Reply.problem(402, "payment-declined", "card");
    }
    if (body.contains(LOST_THEN_REFUSED)) {
      return paid.putIfAbsent(orderId, "pay_lost") == null
          ? Reply.NONE
          : Reply.problem(408, "request-timeout", "card");
    }
    if (body.contains(FAILING)) {
      return new Reply(500, "");
    }
    if (!body.contains("\"" + SILENT + "\"")) {
      paid.put(orderId, "pay_" + orderId.substring(4));
    }
    if (body.contains(CHARGED_AND_HELD)) {
      charged.countDown();
      held.await();
    }
    if (body.contains(SILENT) || body.contains(CHARGED_BUT_SILENT)) {
      new CountDownLatch(1).await();
    }
    return new Reply(201, payment(orderId));
  }

  private Reply find(String orderId) {
    if (failsToTell) {
      return new Reply(500, "");
    }
    String payments = paid.containsKey(orderId) ? payment(orderId) : "";
    return new Reply(200, "{\"payments\":[" + payments + "]}");
  }

  private String payment(String orderId) {
    return "{\"paymentId\":\"%s\",\"orderId\":\"%s\",\"status\":\"succeeded\",\"amount\":1}"
        .formatted(paid.get(orderId), orderId);
  }
}
