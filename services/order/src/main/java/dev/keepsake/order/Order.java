package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** An order as its customer sees it. */
@Serdeable
record Order(
    String orderId,
    String status,
    @Nullable String paymentId,
    String userId,
    List<Line> items,
    BigDecimal total,
    Instant createdAt) {

  static final String PENDING = "pending";
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";

  @Serdeable
  record Line(String name, int quantity, @Nullable BigDecimal price) {}

  static Order pending(String orderId, OrderRequest request, Instant now) {
    return new Order(
        orderId, PENDING, null, request.userId(), request.lines(), request.amount(), now);
  }

  Order completed(String payment) {
    return new Order(orderId, COMPLETED, payment, userId, items, total, createdAt);
  }
}
