package dev.keepsake.inventory;

import dev.keepsake.inventory.ReservationRequest.Item;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.http.HttpStatus;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stock of the shop, and what of it is set aside for orders. It never goes below zero. */
@Singleton
final class Inventory {
  private static final Logger LOG = LoggerFactory.getLogger(Inventory.class);
  private final TransactionOperations<Connection> transactions;
  private final Stock stock;
  private final ReservationRows reservations;
  private final SimulatedDelay delay;
  private final InventoryConfiguration configuration;

  Inventory(
      TransactionOperations<Connection> transactions,
      Stock stock,
      ReservationRows reservations,
      SimulatedDelay delay,
      InventoryConfiguration configuration) {
    this.transactions = transactions;
    this.stock = stock;
    this.reservations = reservations;
    this.delay = delay;
    this.configuration = configuration;
  }

  /**
   * Sets all items of an order aside, or none. Asked again it takes nothing more and gives the same
   * reservation.
   *
   * @throws ProblemException 409 {@code out-of-stock}, naming each item; 422 {@code unknown-item};
   *     409 {@code reservation-released} when the order was given up before; 422 {@code
   *     reservation-differs} when the order holds other items
   */
  Result reserve(ReservationRequest request) {
    delay.pause(configuration.delay());
    SortedMap<String, Long> wanted = quantities(request.items());
    Result result =
        transactions.executeWrite(status -> reserve(status.getConnection(), request, wanted));
    LOG.info("Stock of {} items is reserved for order {}", wanted.size(), request.orderId());
    return result;
  }

  /** Gives an order's stock back, once however often it is asked, and bars it from then on. */
  void release(String orderId) {
    transactions.executeWrite(
        status -> {
          Connection connection = status.getConnection();
          if (reservations.release(connection, orderId)) {
            giveBack(connection, orderId);
          }
          return null;
        });
  }

  Optional<StockItem> find(String name) {
    return transactions.executeRead(status -> stock.find(status.getConnection(), name));
  }

  void set(StockItem item) {
    transactions.executeWrite(
        status -> {
          stock.set(status.getConnection(), item);
          return null;
        });
  }

  private Result reserve(
      Connection connection, ReservationRequest request, SortedMap<String, Long> wanted)
      throws SQLException {
    // Of two that reserve for one order, the second waits here for the first to commit.
    if (!reservations.add(connection, request.orderId())) {
      return repeated(connection, request.orderId(), wanted);
    }
    reservations.addLines(connection, request.orderId(), wanted);
    // Last, for what everybody orders is locked from here to the commit.
    Map<String, Long> available = stock.lock(connection, wanted);
    requireStock(request.items(), available);
    stock.take(connection, wanted);
    return new Result(Reservation.of(request.orderId(), wanted), true);
  }

  private Result repeated(Connection connection, String orderId, SortedMap<String, Long> wanted)
      throws SQLException {
    if (reservations.isReleased(connection, orderId)) {
      throw new ProblemException(
          HttpStatus.CONFLICT,
          "reservation-released",
          "The stock of order " + orderId + " was given back; it cannot be reserved again.");
    }
    if (!reservations.lines(connection, orderId).equals(wanted)) {
      throw new ProblemException(
          HttpStatus.UNPROCESSABLE_ENTITY,
          "reservation-differs",
          "Order " + orderId + " has other items reserved.");
    }
    return new Result(Reservation.of(orderId, wanted), false);
  }

  private void giveBack(Connection connection, String orderId) throws SQLException {
    SortedMap<String, Long> lines = reservations.lines(connection, orderId);
    if (!lines.isEmpty()) {
      stock.lock(connection, lines);
      stock.giveBack(connection, lines);
    }
  }

  private static SortedMap<String, Long> quantities(List<Item> items) {
    SortedMap<String, Long> quantities = new TreeMap<>();
    for (Item item : items) {
      quantities.merge(item.name(), item.quantity().longValueExact(), Long::sum);
    }
    return quantities;
  }

  /** Names every item at fault by its place in the request. */
  private static void requireStock(List<Item> items, Map<String, Long> available) {
    ProblemException unknown =
        new ProblemException(
            HttpStatus.UNPROCESSABLE_ENTITY, "unknown-item", "The shop does not sell this.");
    ProblemException outOfStock =
        new ProblemException(HttpStatus.CONFLICT, "out-of-stock", "Not enough is left in stock.");
    boolean isUnknown = false;
    boolean isOutOfStock = false;
    Map<String, Long> left = new HashMap<>(available);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (!available.containsKey(item.name())) {
        unknown.withField("items[" + i + "].name", "there is no item '" + item.name() + "'");
        isUnknown = true;
      } else if (left.merge(item.name(), -item.quantity().longValueExact(), Long::sum) < 0) {
        outOfStock.withField(
            "items[" + i + "]", "not enough of '" + item.name() + "' is left in stock");
        isOutOfStock = true;
      }
    }
    if (isUnknown) {
      throw unknown;
    }
    if (isOutOfStock) {
      throw outOfStock;
    }
  }

  /** A reservation, and whether this very request made it. */
  record Result(Reservation reservation, boolean isNew) {}
}
