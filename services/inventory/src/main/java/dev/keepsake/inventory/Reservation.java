package dev.keepsake.inventory;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;

/** Stock that is set aside for an order, each item once, by name. */
@Serdeable
record Reservation(String orderId, List<Line> items) {

  @Serdeable
  record Line(String name, long quantity) {}

  static Reservation of(String orderId, Map<String, Long> quantities) {
    List<Line> lines =
        quantities.entrySet().stream()
            .map(entry -> new Line(entry.getKey(), entry.getValue()))
            .toList();
    return new Reservation(orderId, lines);
  }
}
