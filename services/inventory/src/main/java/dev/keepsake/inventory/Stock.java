package dev.keepsake.inventory;

import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The table of what is left of each item. Every method runs in its caller's transaction. */
@Singleton
final class Stock {

  /**
   * Locks items until the end of the transaction and says how many of each are left; one that is
   * not in stock at all is not in the answer. All lock in the order of names, so that no two
   * transactions wait for each other.
   */
  Map<String, Long> lock(Connection connection, Map<String, Long> quantities) throws SQLException {
    String sql =
        "SELECT name, available FROM stock WHERE name = ANY (?)"
            + " ORDER BY name FOR NO KEY UPDATE";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, names(connection, quantities));
      try (ResultSet rows = statement.executeQuery()) {
        Map<String, Long> available = new HashMap<>();
        while (rows.next()) {
          available.put(rows.getString(1), rows.getLong(2));
        }
        return available;
      }
    }
  }

  /** Takes items that are locked and suffice. */
  void take(Connection connection, Map<String, Long> quantities) throws SQLException {
    change(connection, quantities, "UPDATE stock SET available = available - wanted.quantity");
  }

  /** Gives back items that are locked. */
  void giveBack(Connection connection, Map<String, Long> quantities) throws SQLException {
    change(connection, quantities, "UPDATE stock SET available = available + wanted.quantity");
  }

  Optional<StockItem> find(Connection connection, String name) throws SQLException {
    String sql = "SELECT available FROM stock WHERE name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(new StockItem(name, rows.getLong(1))) : Optional.empty();
      }
    }
  }

  /** Sets what is left of an item, new or known. */
  void set(Connection connection, StockItem item) throws SQLException {
    String sql =
        "INSERT INTO stock (name, available) VALUES (?, ?)"
            + " ON CONFLICT (name) DO UPDATE SET available = excluded.available";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, item.name());
      statement.setLong(2, item.available());
      statement.executeUpdate();
    }
  }

  private static void change(Connection connection, Map<String, Long> quantities, String update)
      throws SQLException {
    String sql =
        update
            + " FROM unnest(?::text[], ?::bigint[]) AS wanted (name, quantity)"
            + " WHERE stock.name = wanted.name";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, names(connection, quantities));
      statement.setArray(2, connection.createArrayOf("bigint", quantities.values().toArray()));
      statement.executeUpdate();
    }
  }

  private static Array names(Connection connection, Map<String, Long> quantities)
      throws SQLException {
    return connection.createArrayOf("text", quantities.keySet().toArray());
  }
}
