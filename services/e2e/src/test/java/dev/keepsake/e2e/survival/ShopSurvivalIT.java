package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.Shop;
import dev.keepsake.e2e.shop.TracedShop;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The shop under orders, while a service or PostgreSQL is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopSurvivalIT {
  private static final List<String> SERVICES =
      List.of("gateway", "auth", "user", "order", "inventory", "payment");
  private static final List<String> WITH_DATA = List.of("user", "order", "inventory");
  private static final Duration AROUND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private TracedShop system;
  private Shop shop;

  @BeforeAll
  void start() throws IOException {
    Map<String, String> services = new HashMap<>();
    services.put(
        "POSTGRES_DATA",
        Files.createTempDirectory(Repository.directory("e2e-work"), "postgres")
            .toAbsolutePath()
            .toString());
    // Below what an order may take, so that the recovery also meets some that are under way.
    services.put("ORDER_RECOVERY_AFTER", "4s");
    services.put("ORDER_RECOVERY_INTERVAL", "500ms");
    // A machine that is busy with other things is slow; that is not what is looked for here.
    for (String service : SERVICES) {
      services.put(
          "MICRONAUT_HTTP_SERVICES_" + service.toUpperCase(Locale.ROOT) + "_READ_TIMEOUT", "25s");
    }
    system = TracedShop.start("survival-shop", Map.of("KEEPSAKE_DECISION_WAIT", "2s"), services);
    shop = system.shop();
    // What comes first may take longer than anybody waits, on a machine that is busy.
    OrderTraffic first = OrderTraffic.start(shop);
    first.awaitPlaced();
    first.stop();
  }

  @AfterAll
  void stop() {
    system.close();
  }

  @Test
  @Order(1)
  void aServiceIsKilledAndNoOrderIsHalfDone() throws Exception {
    OrderTraffic traffic = OrderTraffic.start(shop);
    traffic.await(AROUND);
    shop.kill("order");
    traffic.await(Trial.OUTAGE);
    shop.start("order");
    traffic.awaitPlaced();

    assertBooksRight("order service killed (-9) and started", traffic.stop());
  }

  @Test
  @Order(2)
  void postgresIsKilledAndNoOrderIsHalfDone() throws Exception {
    OrderTraffic traffic = OrderTraffic.start(shop);
    traffic.await(AROUND);
    shop.killDatabase();
    awaitReadiness(503);
    traffic.await(Trial.OUTAGE);
    shop.startDatabase();
    awaitReadiness(200);
    traffic.awaitPlaced();

    assertBooksRight("PostgreSQL killed (-9) and started", traffic.stop());
  }

  private final List<String> placed = new ArrayList<>();

  private void assertBooksRight(String event, List<OrderTraffic.Answer> answers) throws Exception {
    Books books =
        Await.until(LIMIT, "no order is pending", () -> Books.of(shop), now -> now.pending() == 0);
    SurvivalReport.add(event, answers, books);

    // On a machine that is busy with other things some may take longer than a caller waits.
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 0)
        .as("orders without an answer")
        .hasSizeLessThan(answers.size() / 10 + 1);
    assertThat(books.contradictions()).isEmpty();
    answers.stream()
        .filter(OrderTraffic.Answer::placed)
        .forEach(answer -> placed.add(answer.orderId()));
    assertThat(books.ids()).containsAll(placed);
  }

  private void awaitReadiness(int status) {
    for (String service : WITH_DATA) {
      Await.until(
          LIMIT,
          "readiness of " + service + " is " + status,
          () -> shop.getFrom(service, "/health/readiness").statusCode() == status);
    }
  }
}
