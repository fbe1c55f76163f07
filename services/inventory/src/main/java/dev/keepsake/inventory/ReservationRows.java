package dev.keepsake.inventory;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tables of reservations. Every method runs in its caller's transaction. */
@Singleton
final class ReservationRows {

  /** Adds a reservation, and says whether it is the order's first. */
  boolean add(Connection connection, String orderId) throws SQLException {
    String sql = "INSERT INTO reservations (order_id) VALUES (?) ON CONFLICT DO NOTHING";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      return statement.executeUpdate() == 1;
    }
  }

  void addLines(Connection connection, String orderId, Map<String, Long> quantities)
      throws SQLException {
    String sql =
        "INSERT INTO reservation_lines (order_id, name, quantity)"
            + " SELECT ?, name, quantity FROM unnest(?::text[], ?::bigint[]) AS line"
            + " (name, quantity)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      statement.setArray(2, connection.createArrayOf("text", quantities.keySet().toArray()));
      statement.setArray(3, connection.createArrayOf("bigint", quantities.values().toArray()));
      statement.executeUpdate();
    }
  }

  SortedMap<String, Long> lines(Connection connection, String orderId) throws SQLException {
    String sql = "SELECT name, quantity FROM reservation_lines WHERE order_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      try (ResultSet rows = statement.executeQuery()) {
        SortedMap<String, Long> lines = new TreeMap<>();
        while (rows.next()) {
          lines.put(rows.getString(1), rows.getLong(2));
        }
        return lines;
      }
    }
  }

  boolean isReleased(Connection connection, String orderId) throws SQLException {
    String sql = "SELECT released_at IS NOT NULL FROM reservations WHERE order_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() && rows.getBoolean(1);
      }
    }
  }

  /**
   * Marks a reservation as released, also one that was never made, and says whether this call did
   * it.
   */
  boolean release(Connection connection, String orderId) throws SQLException {
    String sql =
        "INSERT INTO reservations AS r (order_id, released_at) VALUES (?, now())"
            + " ON CONFLICT (order_id) DO UPDATE SET released_at = now()"
            + " WHERE r.released_at IS NULL";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      return statement.executeUpdate() == 1;
    }
  }
}
