package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An order posted to the gateway is one trace in Jaeger, over all services, with its logs. */
@ExtendWith(SharedShop.class)
class OrderTraceIT {
  private static final String ORDER = "{\"items\": [\"item1\"], \"total\": 99.99}";

  @Test
  void anOrderIsOneTreeOverAllServices(TracedShop system) throws Exception {
    HttpResponse<String> answer =
        system
            .shop()
            .post("/api/orders", ORDER, "baggage", "sampling.keep=true", "X-Trace-Id", "trace 1");
    assertThat(answer.statusCode()).isEqualTo(201);
    JsonNode order = new ObjectMapper().readTree(answer.body());
    String traceId = Shop.traceId(answer);

    List<StoredSpan> trace = system.awaitTrace(traceId, spans -> true);

    assertThat(OrderTree.of(trace)).isEqualTo(OrderTree.EXPECTED);
    assertThat(trace).extracting(StoredSpan::traceId).containsOnly(traceId);
    assertThat(trace).extracting(StoredSpan::status).containsOnly("UNSET");
    assertThat(trace).extracting(StoredSpan::policy).containsOnly("forced");
    assertRoot(span(trace, "gateway", "POST /api/orders"), answer, order);
    assertCalls(trace);
    assertEvents(trace, order);
    assertResources(trace);
  }

  private static void assertRoot(StoredSpan root, HttpResponse<String> answer, JsonNode order) {
    assertThat(root.tags())
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.route", "/api/orders")
        .containsEntry("url.path", "/api/orders")
        .containsEntry("url.scheme", "http")
        .containsEntry("http.response.status_code", 201L)
        .containsEntry("network.protocol.version", "1.1")
        .containsEntry("server.address", "127.0.0.1")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("sampling.keep", true)
        .containsEntry("keepsake.request_id", "trace 1")
        .containsKeys("server.port", "user_agent.original");
    assertThat(answer.headers().firstValue("traceresponse"))
        .contains("00-" + root.traceId() + "-" + root.spanId() + "-03");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/api/orders/" + order.path("orderId").asText());
  }

  private static void assertCalls(List<StoredSpan> trace) {
    assertThat(span(trace, "gateway", "POST /orders").tags())
        .containsEntry("url.template", "/orders")
        .containsEntry("http.response.status_code", 201L)
        .containsEntry("server.address", "127.0.0.1")
        .containsKeys("url.full", "server.port");
    assertThat(span(trace, "user", "SELECT users.users").tags())
        .containsEntry("db.system.name", "postgresql")
        .containsEntry("db.operation.name", "SELECT")
        .containsEntry("db.collection.name", "users");
    assertThat(
            String.valueOf(span(trace, "user", "SELECT users.users").tags().get("db.query.text")))
        .contains("?")
        .doesNotContain("guest");
  }

  private static void assertEvents(List<StoredSpan> trace, JsonNode order) {
    Map<String, Map<String, Object>> events =
        trace.stream()
            .flatMap(span -> span.events().stream())
            .collect(Collectors.toMap(StoredSpan.Event::name, StoredSpan.Event::attributes));
    assertThat(events.get("Order created"))
        .containsEntry("orderId", order.path("orderId").asText());
    assertThat(events.get("Payment completed"))
        .containsEntry("paymentId", order.path("paymentId").asText());
    assertThat(events.get("Processing payment")).containsEntry("amount", 99.99);
  }

  private static void assertResources(List<StoredSpan> trace) {
    assertThat(trace)
        .allSatisfy(
            span ->
                assertThat(span.resource())
                    .containsEntry("service.namespace", "shop")
                    .containsKeys("service.version", "service.instance.id"));
  }

  @Test
  void itsLogsCarryItsId(TracedShop system) throws Exception {
    HttpResponse<String> answer = system.shop().post("/api/orders", ORDER);
    String traceId = Shop.traceId(answer);

    for (String service : List.of("gateway", "auth", "user", "order", "inventory", "payment")) {
      Await.until(
          Duration.ofSeconds(20),
          "a log of " + service + " with trace id " + traceId,
          () -> Files.readAllLines(SharedShop.LOGS).stream().anyMatch(has(traceId, service)));
      // The same id is in the console log.
      assertThat(system.shop().output(service)).contains("trace_id=" + traceId);
    }
  }

  /** A line holds the logs of one service in one message. */
  private static Predicate<String> has(String traceId, String service) {
    String name =
        "{\"key\":\"service.name\",\"value\":{\"stringValue\":\"%s\"}}".formatted(service);
    return line -> line.contains(traceId) && line.contains(name);
  }

  /** The body of seed 003: items with a price, for a user. */
  @Test
  void anOrderWithPricesForAUserIsATreeTooAndFoundByTheCallersId(TracedShop system) {
    HttpResponse<String> answer =
        system
            .shop()
            .post(
                "/users/user123/orders",
                "{\"items\":[{\"name\":\"Test Item\",\"price\":10.99}],\"total\":10.99}",
                "X-Trace-Id",
                "my-trace-002",
                "baggage",
                "sampling.keep=true");
    assertThat(answer.statusCode()).isEqualTo(201);

    List<StoredSpan> trace = system.awaitTrace(Shop.traceId(answer), spans -> true);

    assertThat(OrderTree.of(trace))
        .isEqualTo(
            OrderTree.EXPECTED
                .replace("POST /api/orders", "POST /users/{id}/orders")
                .replace(
                    "  gateway client POST /orders\n",
                    """
                      gateway client GET /users/{id}
                        user server GET /users/{id}
                          user client SELECT users.users
                      gateway client POST /orders
                    """));
    assertThat(span(trace, "gateway", "POST /users/{id}/orders").tags())
        .containsEntry("keepsake.request_id", "my-trace-002");
  }

  private static StoredSpan span(List<StoredSpan> trace, String service, String name) {
    return trace.stream()
        .filter(span -> span.service().equals(service) && span.name().equals(name))
        .collect(Collectors.collectingAndThen(Collectors.toList(), List::getFirst));
  }
}
