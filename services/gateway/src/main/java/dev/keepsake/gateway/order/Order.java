package dev.keepsake.gateway.order;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** An order, as the order service keeps it. */
@Schema(requiredProperties = {"orderId", "status", "userId", "items", "total", "createdAt"})
@Serdeable
record Order(
    @Schema(example = "ord_01jd7w3v") String orderId,
    @Schema(description = "completed, pending or failed", example = "completed") String status,
    @Schema(description = "only of an order that was paid", example = "pay_01jd7w3v") @Nullable
        String paymentId,
    @Schema(example = "guest") String userId,
    List<OrderedItem> items,
    @Schema(example = "10.99") BigDecimal total,
    Instant createdAt) {

  Order {
    Objects.requireNonNull(orderId, "orderId");
  }

  /** So many of one thing. */
  @Serdeable
  @Schema(
      name = "OrderedItem",
      requiredProperties = {"name", "quantity"})
  record OrderedItem(
      @Schema(example = "Test Item") String name,
      @Schema(example = "1") int quantity,
      @Schema(example = "10.99") @Nullable BigDecimal price) {}
}
