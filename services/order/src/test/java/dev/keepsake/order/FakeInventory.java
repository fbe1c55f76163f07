package dev.keepsake.order;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** An inventory that goes by the names of the items. */
final class FakeInventory extends FakeService {
  static final String SOLD_OUT = "sold out";
  static final String UNKNOWN = "unknown";
  static final String SLOW = "slow";

  /** Breaks the connection when it has reserved, and refuses the repetition. */
  static final String LOST_THEN_REFUSED = "lost, then refused";

  final Set<String> reserved = ConcurrentHashMap.newKeySet();
  volatile boolean failsToRelease;

  @Override
  Reply answer(String method, String orderId, String body) throws InterruptedException {
    if (method.equals("DELETE")) {
      if (failsToRelease) {
        return new Reply(500, "");
      }
      reserved.remove(orderId);
      return new Reply(204, "");
    }
    if (body.contains("\"" + UNKNOWN + "\"")) {
      return Reply.problem(422, "unknown-item", "items[0].name");
    }
    if (body.contains(SOLD_OUT)) {
      return Reply.problem(409, "out-of-stock", "items[0]");
    }
    boolean isNew = reserved.add(orderId);
    if (body.contains(LOST_THEN_REFUSED)) {
      return isNew ? Reply.NONE : Reply.problem(408, "request-timeout", "items");
    }
    if (body.contains(SLOW)) {
      new CountDownLatch(1).await();
    }
    return new Reply(201, "{}");
  }
}
