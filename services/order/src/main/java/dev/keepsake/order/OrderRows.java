package dev.keepsake.order;

import dev.keepsake.order.OrderStore.AbandonedOrder;
import dev.keepsake.order.OrderStore.StoredOrder;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The SQL of orders. Every method runs in its caller's transaction. */
@Singleton
final class OrderRows {
  private static final String COLUMNS =
      "order_id, status, payment_id, user_id, total, created_at, fingerprint, failure,"
          + " traceparent";

  private final LineRows lines;
  private final JsonMapper json;

  OrderRows(LineRows lines, JsonMapper json) {
    this.lines = lines;
    this.json = json;
  }

  /** Adds an order and its lines, and says whether its key was free. */
  boolean insert(
      Connection connection,
      Order order,
      @Nullable IdempotencyKey key,
      @Nullable String traceparent)
      throws SQLException {
    String sql =
        "INSERT INTO orders (order_id, user_id, status, total, idempotency_key, fingerprint,"
            + " traceparent, created_at, touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (user_id, idempotency_key) DO NOTHING";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, order.orderId());
      statement.setString(2, order.userId());
      statement.setString(3, order.status());
      statement.setBigDecimal(4, order.total());
      statement.setString(5, key == null ? null : key.value());
      statement.setString(6, key == null ? null : key.fingerprint());
      statement.setString(7, traceparent);
      statement.setObject(8, timestamp(order.createdAt()));
      statement.setObject(9, timestamp(order.createdAt()));
      if (statement.executeUpdate() == 0) {
        return false;
      }
    }
    lines.insert(connection, order);
    return true;
  }

  Optional<Order> find(Connection connection, String orderId) throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM orders WHERE order_id = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      return read(connection, statement).stream().map(Row::order).findFirst();
    }
  }

  Optional<StoredOrder> findByKey(Connection connection, String userId, String key)
      throws SQLException {
    String sql = "SELECT " + COLUMNS + " FROM orders WHERE user_id = ? AND idempotency_key = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, userId);
      statement.setString(2, key);
      return read(connection, statement).stream()
          .map(row -> new StoredOrder(row.order(), row.fingerprint(), row.failure()))
          .findFirst();
    }
  }

  List<Order> ofUser(Connection connection, String userId, int limit) throws SQLException {
    String sql =
        "SELECT "
            + COLUMNS
            + " FROM orders WHERE user_id = ? ORDER BY created_at DESC, order_id LIMIT ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, userId);
      statement.setInt(2, limit);
      return read(connection, statement).stream().map(Row::order).toList();
    }
  }

  boolean complete(Connection connection, String orderId, String paymentId, Instant now)
      throws SQLException {
    String sql =
        "UPDATE orders SET status = 'completed', payment_id = ?, touched_at = ?"
            + " WHERE order_id = ? AND status = 'pending'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, paymentId);
      statement.setObject(2, timestamp(now));
      statement.setString(3, orderId);
      return statement.executeUpdate() == 1;
    }
  }

  void fail(Connection connection, String orderId, Failure failure, Instant now)
      throws SQLException, IOException {
    String sql =
        "UPDATE orders SET status = 'failed', failure = ?::jsonb, touched_at = ?,"
            + " idempotency_key = CASE WHEN ? THEN idempotency_key END"
            + " WHERE order_id = ? AND status = 'pending'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, json.writeValueAsString(failure));
      statement.setObject(2, timestamp(now));
      statement.setBoolean(3, failure.isFinal());
      statement.setString(4, orderId);
      statement.executeUpdate();
    }
  }

  void delete(Connection connection, String orderId) throws SQLException {
    String sql = "DELETE FROM orders WHERE order_id = ? AND status = 'pending'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, orderId);
      statement.executeUpdate();
    }
  }

  List<AbandonedOrder> takeAbandoned(
      Connection connection, Instant untouchedSince, Instant now, int limit) throws SQLException {
    String sql =
        "UPDATE orders SET touched_at = ? WHERE order_id IN (SELECT order_id FROM orders"
            + " WHERE status = 'pending' AND touched_at < ? ORDER BY touched_at LIMIT ?"
            + " FOR UPDATE SKIP LOCKED) RETURNING "
            + COLUMNS;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, timestamp(now));
      statement.setObject(2, timestamp(untouchedSince));
      statement.setInt(3, limit);
      return read(connection, statement).stream()
          .map(row -> new AbandonedOrder(row.order(), row.traceparent()))
          .toList();
    }
  }

  private List<Row> read(Connection connection, PreparedStatement statement) throws SQLException {
    List<Row> bare = new ArrayList<>();
    try (ResultSet results = statement.executeQuery()) {
      while (results.next()) {
        bare.add(row(results));
      }
    }
    if (bare.isEmpty()) {
      return bare;
    }
    List<String> ids = bare.stream().map(row -> row.order().orderId()).toList();
    Map<String, List<Order.Line>> linesById = lines.of(connection, ids);
    return bare.stream()
        .map(row -> row.with(linesById.getOrDefault(row.order().orderId(), List.of())))
        .toList();
  }

  private Row row(ResultSet results) throws SQLException {
    Order order =
        new Order(
            results.getString("order_id"),
            results.getString("status"),
            results.getString("payment_id"),
            results.getString("user_id"),
            List.of(),
            results.getBigDecimal("total"),
            results.getObject("created_at", OffsetDateTime.class).toInstant());
    return new Row(
        order,
        results.getString("fingerprint"),
        failure(results.getString("failure")),
        results.getString("traceparent"));
  }

  @Nullable
  private Failure failure(@Nullable String text) throws SQLException {
    try {
      return text == null ? null : json.readValue(text, Failure.class);
    } catch (IOException e) {
      throw new SQLException("An order's failure cannot be read", e);
    }
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private record Row(
      Order order,
      @Nullable String fingerprint,
      @Nullable Failure failure,
      @Nullable String traceparent) {

    Row with(List<Order.Line> lines) {
      Order whole =
          new Order(
              order.orderId(),
              order.status(),
              order.paymentId(),
              order.userId(),
              lines,
              order.total(),
              order.createdAt());
      return new Row(whole, fingerprint, failure, traceparent);
    }
  }
}
