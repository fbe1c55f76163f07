package dev.keepsake.e2e.survival;

import static dev.keepsake.e2e.survival.Assertions.assertLossesCounted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Node;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Footprint;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.Books;
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
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The shop under orders, while the Collector, a service or PostgreSQL is away. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopSurvivalIT {
  private static final List<String> SERVICES =
      List.of("gateway", "auth", "user", "order", "inventory", "payment");
  private static final List<String> WITH_DATA = List.of("user", "order", "inventory");
  private static final Duration AROUND = Duration.ofSeconds(1);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** What 16,384 spans and the rest of a heap that grows may take. */
  private static final int ROOM_MIB = 64;

  private static final Pattern AWAY =
      Pattern.compile("Spans cannot be sent, and get lost until they can");
  private static final Pattern BACK =
      Pattern.compile("Spans can be sent again after \\d+ s; (\\d+) were lost");

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
    services.put("OTEL_METRIC_EXPORT_INTERVAL", "1000");
    if (Trial.OUTAGE.compareTo(Duration.ofMinutes(5)) < 0) {
      // So small that the queues overflow in the short form too.
      services.put("OTEL_BSP_MAX_QUEUE_SIZE", "256");
      services.put("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "64");
    }
    // A machine that is busy with other things is slow; that is not what is looked for here. An
    // order takes two calls at most that wait for so long, one after the other: 50 s.
    for (String service : SERVICES) {
      services.put(
          "MICRONAUT_HTTP_SERVICES_" + service.toUpperCase(Locale.ROOT) + "_READ_TIMEOUT", "25s");
    }
    // A trace that is cut in two by an end of the Collector is kept in both halves.
    system =
        TracedShop.start(
            "survival-shop",
            Map.of("KEEPSAKE_DECISION_WAIT", "2s", "KEEPSAKE_BASELINE_PERCENT", "100"),
            services);
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
  void theCollectorIsAwayAndNoOrderIsHarmed() throws Exception {
    Node collector = Node.of(system.collector());
    SpanBooks spans = SpanBooks.open(system, collector);
    OrderTraffic traffic = OrderTraffic.start(shop);
    traffic.await(AROUND);
    Map<String, Long> before = residentMib();
    List<OrderTraffic.Answer> usual = traffic.answers();
    collector.stop();
    awaitInLogs(AWAY);
    traffic.await(Trial.OUTAGE);
    Map<String, Long> meanwhile = residentMib();
    System.out.printf("MiB %s, then %s%n", before, meanwhile);
    List<OrderTraffic.Answer> most = traffic.answers();
    collector.start();
    awaitInLogs(BACK);
    traffic.awaitPlaced();
    List<OrderTraffic.Answer> answers = traffic.stop();

    String event = "Collector stopped and started, the shop goes on";
    assertThat(answers).allMatch(OrderTraffic.Answer::placed);
    assertThat(median(most.subList(usual.size(), most.size())))
        .isLessThan(median(usual).multipliedBy(10).plusSeconds(1));
    meanwhile.forEach(
        (service, mib) ->
            assertThat(mib).as("MiB of " + service).isLessThan(before.get(service) + ROOM_MIB));
    Balance balance = spans.balance(event, answers);
    SurvivalReport.add(balance);
    assertLossesCounted(balance);
    assertThat(spans.withoutRoom()).as("spans that found no room").isPositive();
    assertThat(SERVICES)
        .allMatch(service -> AWAY.matcher(shop.output(service)).results().count() == 1)
        .noneMatch(service -> shop.output(service).contains("Exporter failed"));
    assertThat(SERVICES.stream().flatMap(service -> BACK.matcher(shop.output(service)).results()))
        .hasSameSizeAs(SERVICES)
        .extracting(line -> Long.valueOf(line.group(1)))
        .satisfies(
            lost ->
                assertThat(lost.stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(spans.failed()));
    assertBooksRight(event, answers);
  }

  @Test
  @Order(2)
  void aServiceIsKilledAndNoOrderIsHalfDone() throws Exception {
    OrderSpans spans = new OrderSpans(system);
    OrderTraffic traffic = OrderTraffic.start(shop);
    traffic.await(AROUND);
    shop.kill("order");
    traffic.await(Trial.OUTAGE);
    int beforeTheStart = traffic.answers().size();
    // Below what an order may take, so that the recovery also meets some that are under way.
    shop.start("order", Map.of("ORDER_RECOVERY_AFTER", "4s", "ORDER_RECOVERY_INTERVAL", "500ms"));
    traffic.awaitPlaced();

    String event = "order service killed (-9) and started";
    List<OrderTraffic.Answer> answers = traffic.stop();
    assertBooksRight(event, answers);
    // First what came last: then all before has had its time.
    Balance after =
        spans.balance("after the start", answers.subList(beforeTheStart, answers.size()), "");
    assertThat(after.unexplained()).as("unexplained spans after the start").isZero();
    Balance balance = spans.balance(event, answers.subList(0, beforeTheStart), "order");
    SurvivalReport.add(balance);
    assertThat(balance.unexplained()).as("unexplained spans").isZero();
  }

  @Test
  @Order(3)
  void postgresIsKilledAndNoOrderIsHalfDone() throws Exception {
    OrderSpans spans = new OrderSpans(system);
    OrderTraffic traffic = OrderTraffic.start(shop);
    traffic.await(AROUND);
    shop.killDatabase();
    awaitReadiness(503);
    // For 3 s each of the four guests waits, as long as a service does for a connection.
    traffic.await(Trial.OUTAGE.dividedBy(15));
    shop.startDatabase();
    awaitReadiness(200);
    traffic.awaitPlaced();

    String event = "PostgreSQL killed (-9) and started";
    List<OrderTraffic.Answer> answers = traffic.stop();
    assertBooksRight(event, answers);
    Balance balance = spans.balance(event, answers, "");
    SurvivalReport.add(balance);
    assertThat(balance.unexplained()).as("unexplained spans").isZero();
  }

  private final List<String> placed = new ArrayList<>();

  private void assertBooksRight(String event, List<OrderTraffic.Answer> answers) throws Exception {
    Books books =
        Await.until(LIMIT, "no order is pending", () -> Books.of(shop), now -> now.pending() == 0);
    SurvivalReport.add(event, answers, books);

    assertThat(answers).filteredOn(answer -> answer.status() == 0).as("without answer").isEmpty();
    assertThat(books.contradictions()).isEmpty();
    answers.stream()
        .filter(OrderTraffic.Answer::placed)
        .forEach(answer -> placed.add(answer.orderId()));
    assertThat(books.ids()).containsAll(placed);
  }

  private void awaitInLogs(Pattern line) {
    for (String service : SERVICES) {
      Await.until(
          LIMIT,
          "the log of " + service + " has " + line,
          () -> line.matcher(shop.output(service)).find());
    }
  }

  private Map<String, Long> residentMib() throws IOException {
    Map<String, Long> all = new TreeMap<>();
    for (Map.Entry<String, Long> service : shop.processIds().entrySet()) {
      all.put(service.getKey(), Footprint.of(service.getValue()).residentMib());
    }
    return all;
  }

  private static Duration median(List<OrderTraffic.Answer> answers) {
    return answers.stream()
        .map(OrderTraffic.Answer::after)
        .sorted()
        .skip(answers.size() / 2)
        .findFirst()
        .orElseThrow();
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
