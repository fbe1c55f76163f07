package dev.keepsake.gateway.order;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;

/** What the order service is asked to order, and for whom. */
@Serdeable
record NewOrder(String userId, List<Item> items, BigDecimal total, @Nullable String card) {
  NewOrder(String userId, OrderRequest request) {
    this(userId, request.items(), request.total(), request.card());
  }
}
