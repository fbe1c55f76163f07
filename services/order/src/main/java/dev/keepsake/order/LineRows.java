package dev.keepsake.order;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The SQL of the lines of orders. Every method runs in its caller's transaction. */
@Singleton
final class LineRows {

  void insert(Connection connection, Order order) throws SQLException {
    String sql =
        "INSERT INTO order_lines (order_id, position, name, quantity, price)"
            + " SELECT ?, position, name, quantity, price"
            + " FROM unnest(?::text[], ?::integer[], ?::numeric[]) WITH ORDINALITY"
            + " AS line (name, quantity, price, position)";
    List<Order.Line> lines = order.items();
    Object[] names = lines.stream().map(Order.Line::name).toArray();
    Object[] quantities = lines.stream().map(Order.Line::quantity).toArray();
    Object[] prices = lines.stream().map(Order.Line::price).toArray();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, order.orderId());
      statement.setArray(2, connection.createArrayOf("text", names));
      statement.setArray(3, connection.createArrayOf("integer", quantities));
      statement.setArray(4, connection.createArrayOf("numeric", prices));
      statement.executeUpdate();
    }
  }

  /** The lines of several orders, by the order's id. */
  Map<String, List<Order.Line>> of(Connection connection, List<String> orderIds)
      throws SQLException {
    String sql =
        "SELECT order_id, name, quantity, price FROM order_lines WHERE order_id = ANY (?)"
            + " ORDER BY order_id, position";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", orderIds.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        Map<String, List<Order.Line>> lines = new HashMap<>();
        while (rows.next()) {
          lines
              .computeIfAbsent(rows.getString(1), id -> new ArrayList<>())
              .add(new Order.Line(rows.getString(2), rows.getInt(3), rows.getBigDecimal(4)));
        }
        return lines;
      }
    }
  }
}
