package dev.keepsake.order;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Api;
import dev.keepsake.testing.CapturedSpans;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** The order service on a real database, between a fake inventory and a fake payment. */
final class Shop implements AutoCloseable {
  final FakeInventory inventory = new FakeInventory();
  final FakePayment payment = new FakePayment();
  final EmbeddedServer server;
  final CapturedSpans spans;
  final FakeConfirmationSender mail;
  final Api api;
  private final EmbeddedPostgres postgres;

  Shop() throws IOException {
    postgres = EmbeddedPostgres.start();
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "datasources.default.url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "datasources.default.maximum-pool-size",
                2,
                "micronaut.http.services.inventory.url",
                inventory.url(),
                "micronaut.http.services.payment.url",
                payment.url(),
                "micronaut.http.services.inventory.read-timeout",
                "2s",
                "micronaut.http.services.payment.read-timeout",
                "2s",
                "order.recovery.interval",
                "1h"));
    spans = bean(CapturedSpans.class);
    mail = bean(FakeConfirmationSender.class);
    api = new Api(server);
  }

  <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  /** Lets the orders that are pending grow old, and settles them. */
  void recover() {
    SettableClock clock = bean(SettableClock.class);
    clock.advance(bean(RecoveryConfiguration.class).after().plusSeconds(1));
    bean(Recovery.class).settleAbandoned();
  }

  Answer place(String user, String item, String card, String... headers) {
    return api.post("/orders", body(user, item, card), headers);
  }

  static String body(String user, String item, String card) {
    return """
        {"userId":"%s","items":[{"name":"%s","quantity":2}],"total":99.99,"card":"%s"}"""
        .formatted(user, item, card);
  }

  /** How many orders a user has, of whatever status. */
  int count(String user) {
    return ordersOf(user).size();
  }

  /** The status of a user's only order. */
  String statusOf(String user) {
    return (String) onlyOrderOf(user).get("status");
  }

  String orderIdOf(String user) {
    return (String) onlyOrderOf(user).get("orderId");
  }

  private Map<?, ?> onlyOrderOf(String user) {
    if (ordersOf(user).size() != 1) {
      throw new AssertionError("not one order: " + ordersOf(user));
    }
    return (Map<?, ?>) ordersOf(user).getFirst();
  }

  private List<?> ordersOf(String user) {
    return (List<?>) api.get("/orders?limit=100&userId=" + user).value("orders");
  }

  /** How many rows a table has. */
  int rows(String table) throws SQLException {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      result.next();
      return result.getInt(1);
    }
  }

  @Override
  public void close() throws IOException {
    api.close();
    inventory.close();
    payment.close();
    postgres.close();
  }
}
