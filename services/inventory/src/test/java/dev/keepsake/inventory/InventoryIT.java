package dev.keepsake.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.shop.Roles;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Api;
import dev.keepsake.testing.AtOnce;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InventoryIT {
  private static EmbeddedPostgres postgres;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    api =
        new Api(
            ApplicationContext.run(
                EmbeddedServer.class,
                Map.of("datasources.default.url", postgres.getJdbcUrl("postgres", "postgres"))));
  }

  @AfterAll
  static void stop() throws IOException {
    api.close();
    postgres.close();
  }

  @Test
  void theShopOpensWithItsShelvesFull() {
    assertThat(available("item10")).isEqualTo(1_000_000);
    assertThat(available("Test%20Item")).isEqualTo(1_000_000);
    assertThat(available("limited-edition")).isEqualTo(10);
    assertThat(api.get("/items/nothing").status()).isEqualTo(404);
  }

  @Test
  void aReservationTakesOnceHoweverOftenItIsAsked() {
    String item = stocked(5);
    String order = order();
    Answer first = reserve(order, item, 2);
    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text())
        .isEqualTo(
            "{\"orderId\":\"%s\",\"items\":[{\"name\":\"%s\",\"quantity\":2}]}"
                .formatted(order, item));
    Answer second = reserve(order, item, 2);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(available(item)).isEqualTo(3);
  }

  @Test
  void oneItemOnSeveralLinesIsTakenInSum() {
    String item = stocked(5);
    Answer answer = reserve(order(), List.of(item, item, item), 2);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.fields()).containsExactly("items[2]");
    assertThat(reserve(order(), List.of(item, item), 2).status()).isEqualTo(201);
    assertThat(available(item)).isEqualTo(1);
  }

  @Test
  void anItemOutOfStockIsNamedAndNothingIsTaken() {
    String plenty = stocked(5);
    String scarce = stocked(1);
    Answer answer = reserve(order(), List.of(plenty, scarce), 2);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.kind()).isEqualTo("out-of-stock");
    assertThat(answer.fields()).containsExactly("items[1]");
    assertThat(answer.text()).contains(scarce);
    assertThat(available(plenty)).isEqualTo(5);
    assertThat(available(scarce)).isEqualTo(1);
  }

  @Test
  void anUnknownItemIsNamedAndNothingIsTaken() {
    String plenty = stocked(5);
    Answer answer = reserve(order(), List.of(plenty, "no such thing"), 1);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.kind()).isEqualTo("unknown-item");
    assertThat(answer.fields()).containsExactly("items[1].name");
    assertThat(available(plenty)).isEqualTo(5);
  }

  @Test
  void aRefusedReservationMayBeAskedAgain() {
    String item = stocked(1);
    String order = order();
    assertThat(reserve(order, item, 2).status()).isEqualTo(409);
    assertThat(reserve(order, item, 1).status()).isEqualTo(201);
  }

  @Test
  void anOrderReservesOnlyOneSetOfItems() {
    String item = stocked(5);
    String order = order();
    reserve(order, item, 1);
    Answer other = reserve(order, item, 2);
    assertThat(other.status()).isEqualTo(422);
    assertThat(other.kind()).isEqualTo("reservation-differs");
    assertThat(available(item)).isEqualTo(4);
  }

  @Test
  void aReservationThatComesAfterItsReleaseTakesNothing() {
    String item = stocked(5);
    String order = order();
    assertThat(release(order).status()).isEqualTo(204);
    Answer late = reserve(order, item, 1);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.kind()).isEqualTo("reservation-released");
    assertThat(available(item)).isEqualTo(5);
  }

  @Test
  void stockIsNeverOversold() throws Exception {
    String item = stocked(10);
    List<Integer> statuses =
        AtOnce.call(32, number -> reserve(order(), item, 1)).stream().map(Answer::status).toList();
    assertThat(statuses).containsOnly(201, 409);
    assertThat(Collections.frequency(statuses, 201)).isEqualTo(10);
    assertThat(available(item)).isZero();
  }

  @Test
  void oneOrderReservesOnceFromManyThreads() throws Exception {
    String item = stocked(100);
    String order = order();
    List<Integer> statuses =
        AtOnce.call(16, number -> reserve(order, item, 3)).stream().map(Answer::status).toList();
    assertThat(statuses).containsOnly(200, 201);
    assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
    assertThat(available(item)).isEqualTo(97);
  }

  @Test
  void stockIsGivenBackExactlyOnce() throws Exception {
    String item = stocked(10);
    String order = order();
    reserve(order, item, 4);
    List<Answer> answers = AtOnce.call(16, number -> release(order));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(204));
    assertThat(available(item)).isEqualTo(10);
  }

  @Test
  void aReleaseDuringAReservationLeavesNothingTaken() throws Exception {
    String item = stocked(10);
    for (int round = 0; round < 20; round++) {
      String order = order();
      AtOnce.call(4, number -> number % 2 == 0 ? reserve(order, item, 3) : release(order));
      assertThat(available(item)).isEqualTo(10);
    }
  }

  @Test
  void ordersThatNameTheirItemsInOtherOrdersDoNotDeadlock() throws Exception {
    String left = stocked(1000);
    String right = stocked(1000);
    List<Answer> answers =
        AtOnce.call(
            32,
            number ->
                reserve(order(), number % 2 == 0 ? List.of(left, right) : List.of(right, left), 1));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    assertThat(available(left)).isEqualTo(968);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                      | orderId",
        "{\"orderId\":\"a b\",\"items\":[{\"name\":\"item1\",\"quantity\":1}]}   | orderId",
        "{\"orderId\":\"o\"}                                                     | items",
        "{\"orderId\":\"o\",\"items\":[]}                                        | items",
        "{\"orderId\":\"o\",\"items\":{}}                                        | items",
        "{\"orderId\":\"o\",\"items\":[null]}                                    | items",
        "{\"orderId\":\"o\",\"items\":[{\"quantity\":1}]}                        | items[0].name",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\" \",\"quantity\":1}]}         | items[0].name",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"a\\u0000\",\"quantity\":1}]}  | items[0].name",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"a\\ud800\",\"quantity\":1}]}  | items[0].name",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\"}]}                    | items[0].quantity",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\",\"quantity\":0}]}     | items[0].quantity",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\",\"quantity\":-1}]}    | items[0].quantity",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\",\"quantity\":1.5}]}   | items[0].quantity",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\",\"quantity\":1e99}]}  | items[0].quantity",
        "{\"orderId\":\"o\",\"items\":[{\"name\":\"item1\",\"quantity\":\"x\"}]} | items[0].quantity",
      })
  void aFaultyReservationNamesTheField(String body, String field) {
    Answer answer = api.post("/reservations", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.fields()).as(answer.text()).contains(field);
  }

  @Test
  void aNameIsDataAndNotSql() {
    String name = "'; DROP TABLE stock; --";
    assertThat(reserve(order(), name, 1).kind()).isEqualTo("unknown-item");
    assertThat(api.get("/items/%27%3B%20DROP%20TABLE%20stock%3B%20--").status()).isEqualTo(404);
    assertThat(available("item10")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/items/%00", "/items/a%0Ab", "/items/%20"})
  void aNameWithControlCharactersDoesNotReachTheDatabase(String path) {
    assertThat(api.get(path).status()).isEqualTo(400);
  }

  @Test
  void onlyAServiceSetsTheStock() {
    assertThat(api.put("/items/item9", "{\"available\":1}", Roles.USER).status()).isEqualTo(403);
    assertThat(api.put("/items/item9", "{\"available\":-1}", Roles.SERVICE).status())
        .isEqualTo(400);
    assertThat(api.put("/items/item9", "{\"available\":77}", Roles.SERVICE).text())
        .isEqualTo("{\"name\":\"item9\",\"available\":77}");
    assertThat(available("item9")).isEqualTo(77);
  }

  @Test
  void withoutATokenNothingButHealthAndDocumentation() {
    assertThat(api.withoutToken("/items/item1").status()).isEqualTo(401);
    assertThat(api.withoutToken("/health/readiness").text()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(api.withoutToken("/swagger/inventory.yml").text()).contains("/reservations");
  }

  private static String order() {
    return "ord_" + UUID.randomUUID();
  }

  /** A new item of which so many are left. */
  private static String stocked(int available) {
    String name = "thing-" + UUID.randomUUID();
    Answer answer =
        api.put("/items/" + name, "{\"available\":%d}".formatted(available), Roles.SERVICE);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return name;
  }

  private static int available(String name) {
    return (int) api.get("/items/" + name).value("available");
  }

  private static Answer reserve(String order, String item, int quantity) {
    return reserve(order, List.of(item), quantity);
  }

  private static Answer reserve(String order, List<String> items, int quantity) {
    String lines =
        String.join(
            ",",
            items.stream()
                .map(item -> "{\"name\":\"%s\",\"quantity\":%d}".formatted(item, quantity))
                .toList());
    return api.post("/reservations", "{\"orderId\":\"%s\",\"items\":[%s]}".formatted(order, lines));
  }

  private static Answer release(String order) {
    return api.delete("/reservations/" + order);
  }
}
