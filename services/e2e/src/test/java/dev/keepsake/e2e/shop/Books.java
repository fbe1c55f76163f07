package dev.keepsake.e2e.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the shop's stores say of all orders, of an opened shop on: the store of orders, that of the
 * stock, and the payments.
 *
 * @param ids the orders that are completed
 * @param contradictions in words: what one store says and another does not
 */
public record Books(Set<String> ids, int failed, int pending, List<String> contradictions) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of each item of the demo, when the shop opens. */
  private static final long OPENING_STOCK = 1_000_000;

  private record Order(String id, String status, String paymentId) {}

  /** Of all orders and their payments. */
  public static Books of(Shop shop) throws SQLException, IOException {
    return of(shop, Integer.MAX_VALUE);
  }

  /**
   * The same with fewer payments.
   *
   * @param payments of so many of the newest orders: the payment service forgets the oldest
   */
  static Books of(Shop shop, int payments) throws SQLException, IOException {
    List<Order> orders = new ArrayList<>();
    Map<String, Map<String, Long>> bought;
    try (Connection store = connect(shop, "order");
        Statement statement = store.createStatement()) {
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT order_id, status, payment_id FROM orders ORDER BY created_at DESC")) {
        while (rows.next()) {
          orders.add(new Order(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
      }
      bought =
          lines(
              statement,
              "SELECT order_id, name, sum(quantity) FROM order_lines JOIN orders USING (order_id)"
                  + " WHERE status = 'completed' GROUP BY order_id, name");
    }
    List<String> contradictions = new ArrayList<>();
    compareStock(shop, bought, contradictions);
    Set<String> completed = new HashSet<>();
    for (Order order : orders) {
      if (order.status.equals("completed")) {
        completed.add(order.id);
      }
    }
    for (Order order : orders.subList(0, Math.min(payments, orders.size()))) {
      comparePayment(shop, order, contradictions);
    }
    int failed = (int) orders.stream().filter(order -> order.status.equals("failed")).count();
    return new Books(completed, failed, orders.size() - failed - completed.size(), contradictions);
  }

  private static void compareStock(
      Shop shop, Map<String, Map<String, Long>> bought, List<String> contradictions)
      throws SQLException {
    try (Connection store = connect(shop, "inventory");
        Statement statement = store.createStatement()) {
      Map<String, Map<String, Long>> reserved =
          lines(
              statement,
              "SELECT order_id, name, quantity FROM reservation_lines"
                  + " JOIN reservations USING (order_id) WHERE released_at IS NULL");
      Set<String> ids = new HashSet<>(reserved.keySet());
      ids.addAll(bought.keySet());
      ids.removeIf(id -> Objects.equals(reserved.get(id), bought.get(id)));
      ids.forEach(
          id ->
              contradictions.add(
                  "%s reserves %s and bought %s".formatted(id, reserved.get(id), bought.get(id))));
      Map<String, Long> taken = new HashMap<>();
      reserved
          .values()
          .forEach(items -> items.forEach((name, count) -> taken.merge(name, count, Long::sum)));
      try (ResultSet rows =
          statement.executeQuery("SELECT name, available FROM stock WHERE name LIKE 'item%'")) {
        while (rows.next()) {
          long expected = OPENING_STOCK - taken.getOrDefault(rows.getString(1), 0L);
          if (rows.getLong(2) != expected) {
            contradictions.add(
                "%s: %d in stock, not %d".formatted(rows.getString(1), rows.getLong(2), expected));
          }
        }
      }
    }
  }

  /** A completed order has its one payment, any other none. */
  private static void comparePayment(Shop shop, Order order, List<String> contradictions)
      throws IOException {
    HttpResponse<String> answer =
        shop.getFrom(
            "payment",
            "/payments?orderId=" + order.id,
            "Authorization",
            "Bearer " + shop.serviceToken());
    List<String> paid = new ArrayList<>();
    for (JsonNode payment : JSON.readTree(answer.body()).path("payments")) {
      paid.add(payment.path("paymentId").asText());
    }
    List<String> expected = order.status.equals("completed") ? List.of(order.paymentId) : List.of();
    if (answer.statusCode() != 200 || !paid.equals(expected)) {
      contradictions.add(
          "%s is %s with payment %s, and paid by %s"
              .formatted(order.id, order.status, order.paymentId, answer.body()));
    }
  }

  private static Map<String, Map<String, Long>> lines(Statement statement, String query)
      throws SQLException {
    Map<String, Map<String, Long>> lines = new HashMap<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines
            .computeIfAbsent(rows.getString(1), id -> new HashMap<>())
            .put(rows.getString(2), rows.getLong(3));
      }
    }
    return lines;
  }

  private static Connection connect(Shop shop, String service) throws SQLException {
    return DriverManager.getConnection(shop.databaseUrl(service), "postgres", "postgres");
  }
}
