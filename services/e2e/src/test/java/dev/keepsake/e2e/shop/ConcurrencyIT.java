package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Under parallel load stock is never oversold and an idempotent order is made once. */
@ExtendWith(SharedShop.class)
class ConcurrencyIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IN_STOCK = 10;
  private static final int CLIENTS = 16;

  @Test
  void stockIsNeverOversold(TracedShop system) throws Exception {
    String order = "{\"items\": [\"limited-edition\"], \"total\": 500}";

    List<HttpResponse<String>> answers =
        inParallel(60, () -> system.shop().post("/users/alice/orders", order));

    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(IN_STOCK);
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .allMatch(answer -> answer.statusCode() == 409)
        .allMatch(answer -> answer.body().contains("urn:keepsake:problem:out-of-stock"));
    assertThat(ids(system.shop().get("/users/alice/orders?limit=100"), "completed"))
        .hasSize(IN_STOCK);
  }

  @Test
  void whatFailedToBePaidIsBackInStock(TracedShop system) throws Exception {
    // One more than there is: they fail one after the other only if each gives its piece back.
    String order = "{\"items\": [{\"name\": \"item9\", \"quantity\": 1000}], \"total\": 500}";

    List<HttpResponse<String>> answers =
        inParallel(
            40,
            () ->
                system
                    .shop()
                    .post(
                        "/users/bob/orders", order, "baggage", "fault=payment.processor:decline"));

    assertThat(answers).allMatch(answer -> answer.statusCode() == 402);
    String whole = "{\"items\": [" + "{\"name\": \"item9\", \"quantity\": 1000},".repeat(99);
    whole = whole.substring(0, whole.length() - 1) + "], \"total\": 1}";
    assertThat(system.shop().post("/users/bob/orders", whole).statusCode()).isEqualTo(201);
  }

  @Test
  void anIdempotentOrderIsMadeOnce(TracedShop system) throws Exception {
    String order = "{\"items\": [\"item3\"], \"total\": 7.77}";
    String key = UUID.randomUUID().toString();

    List<HttpResponse<String>> answers =
        inParallel(
            CLIENTS * 4,
            () -> system.shop().post("/users/user123/orders", order, "Idempotency-Key", key));

    List<HttpResponse<String>> made =
        answers.stream().filter(answer -> answer.statusCode() == 201).toList();
    assertThat(made).isNotEmpty();
    assertThat(answers)
        .filteredOn(answer -> answer.statusCode() != 201)
        .allMatch(answer -> answer.statusCode() == 409)
        .allMatch(answer -> answer.body().contains("urn:keepsake:problem:order-in-progress"));
    assertThat(made.stream().map(ConcurrencyIT::orderId).distinct()).hasSize(1);
    assertThat(made)
        .filteredOn(answer -> answer.headers().firstValue("Idempotency-Replayed").isEmpty())
        .hasSize(1);
    // Among the orders of others: only these have the total.
    assertThat(system.shop().get("/users/user123/orders?limit=100").body())
        .containsOnlyOnce("\"total\":7.77");
  }

  private static String orderId(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body()).path("orderId").asText();
    } catch (Exception e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static List<String> ids(HttpResponse<String> answer, String status) throws Exception {
    List<String> ids = new ArrayList<>();
    for (JsonNode order : JSON.readTree(answer.body()).path("orders")) {
      if (order.path("status").asText().equals(status)) {
        ids.add(order.path("orderId").asText());
      }
    }
    return ids;
  }

  private static List<HttpResponse<String>> inParallel(
      int times, Callable<HttpResponse<String>> request) throws Exception {
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<HttpResponse<String>>> sent = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        sent.add(clients.submit(request));
      }
      for (Future<HttpResponse<String>> answer : sent) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
