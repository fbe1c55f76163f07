package dev.keepsake.gateway.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** A user's orders, the newest first. */
@Serdeable
record Orders(@JsonInclude(JsonInclude.Include.ALWAYS) List<Order> orders) {
  Orders(@Nullable List<Order> orders) {
    this.orders = orders == null ? List.of() : List.copyOf(orders);
  }
}
