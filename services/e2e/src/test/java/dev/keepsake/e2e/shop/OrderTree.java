package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.util.Comparator;
import java.util.List;

/** The trace of an order as text: services, kinds, names and events. */
public final class OrderTree {
  /** What the shop makes of an order for one item by a guest. */
  public static final String EXPECTED =
      """
      gateway server POST /api/orders [Processing order request, Order created]
        gateway client POST /tokens/verify
          auth server POST /tokens/verify
            auth client GET /users/{id}
              user server GET /users/{id}
                user client SELECT users.users
        gateway client POST /orders
          order server POST /orders [Validating order, Initiating payment, Payment completed]
            order client INSERT orders.orders
            order client INSERT orders.order_lines
            order client POST /reservations
              inventory server POST /reservations
                inventory client INSERT inventory.reservations
                inventory client INSERT inventory.reservation_lines
                inventory client SELECT inventory.stock
                inventory client UPDATE inventory.stock
            order client POST /payments
              payment server POST /payments [Processing payment, Payment succeeded]
                payment client stripe-api-call
            order client UPDATE orders.orders
            order internal send-confirmation
      """;

  private OrderTree() {}

  /** A line per span, its children indented below it, in the order of their starts. */
  public static String of(List<StoredSpan> trace) {
    StringBuilder tree = new StringBuilder();
    append(tree, trace, "", "");
    return tree.toString();
  }

  private static void append(
      StringBuilder tree, List<StoredSpan> trace, String parent, String indent) {
    trace.stream()
        .filter(span -> span.parentId().equals(parent))
        .sorted(Comparator.comparingLong(StoredSpan::startMicros))
        .forEach(
            span -> {
              tree.append(indent).append(line(span)).append('\n');
              append(tree, trace, span.spanId(), indent + "  ");
            });
  }

  private static String line(StoredSpan span) {
    String line = span.service() + " " + span.kind() + " " + span.name();
    if (span.events().isEmpty()) {
      return line;
    }
    return line + " " + span.events().stream().map(StoredSpan.Event::name).toList();
  }
}
