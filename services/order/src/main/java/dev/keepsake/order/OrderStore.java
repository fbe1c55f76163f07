package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The orders in the database, each method one transaction. */
@Singleton
final class OrderStore {
  private static final int ATTEMPTS = 3;

  private final TransactionOperations<Connection> transactions;
  private final OrderRows rows;

  OrderStore(TransactionOperations<Connection> transactions, OrderRows rows) {
    this.transactions = transactions;
    this.rows = rows;
  }

  /**
   * Adds an order with its lines, unless its user has one with the same key: then that one is
   * given. Of several that come with one key at once, one is added.
   */
  Optional<StoredOrder> create(
      Order order, @Nullable IdempotencyKey key, @Nullable String traceparent) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      boolean created =
          transactions.executeWrite(
              status -> rows.insert(status.getConnection(), order, key, traceparent));
      if (created) {
        return Optional.empty();
      }
      Optional<StoredOrder> earlier =
          transactions.executeRead(
              status -> rows.findByKey(status.getConnection(), order.userId(), key.value()));
      if (earlier.isPresent()) {
        return earlier;
      }
      // The earlier one failed in this instant and freed the key.
    }
    throw new IllegalStateException("The key was taken and freed " + ATTEMPTS + " times");
  }

  Optional<Order> find(String orderId) {
    return transactions.executeRead(status -> rows.find(status.getConnection(), orderId));
  }

  /** A user's orders, newest first. */
  List<Order> ofUser(String userId, int limit) {
    return transactions.executeRead(status -> rows.ofUser(status.getConnection(), userId, limit));
  }

  /** Marks a pending order as paid, and says whether it was still pending. */
  boolean complete(String orderId, String paymentId, Instant now) {
    return transactions.executeWrite(
        status -> rows.complete(status.getConnection(), orderId, paymentId, now));
  }

  /**
   * Marks a pending order as failed. A failure that was not the order's own frees its key, so that
   * the customer may try again with it.
   */
  void fail(String orderId, Failure failure, Instant now) {
    transactions.executeWrite(
        status -> {
          rows.fail(status.getConnection(), orderId, failure, now);
          return null;
        });
  }

  /** Removes a pending order as if it had never been asked for; its key is free again. */
  void forget(String orderId) {
    transactions.executeWrite(
        status -> {
          rows.delete(status.getConnection(), orderId);
          return null;
        });
  }

  /**
   * Takes orders that are pending and that nobody has touched since a time. What one caller has
   * taken another does not get, until as much time has gone by again.
   */
  List<AbandonedOrder> takeAbandoned(Instant untouchedSince, Instant now, int limit) {
    return transactions.executeWrite(
        status -> rows.takeAbandoned(status.getConnection(), untouchedSince, now, limit));
  }

  /** An order and what is kept beside it. */
  record StoredOrder(Order order, @Nullable String fingerprint, @Nullable Failure failure) {}

  /** An order left pending, and the trace it was placed in. */
  record AbandonedOrder(Order order, @Nullable String traceparent) {}
}
