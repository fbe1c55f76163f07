package dev.keepsake.gateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.OpenApiDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
  private static OpenApiDocument document;

  @BeforeAll
  static void read() {
    try (TestShop shop = new TestShop()) {
      Reply reply = shop.get("/swagger/gateway.yml");
      assertThat(reply.status()).isEqualTo(200);
      document = OpenApiDocument.of(reply.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "post, /api/login, 200 400 401 413 415 429 500 502 503 504",
    "post, /api/orders, 201 400 401 402 409 413 415 422 429 500 502 503 504",
    "get, /api/orders/{id}, 200 400 401 404 429 500 502 503 504",
    "get, /users/{id}, 200 400 401 404 429 500 502 503 504",
    "get, /users/{id}/orders, 200 400 401 404 429 500 502 503 504",
    "post, /users/{id}/orders, 201 400 401 402 404 409 413 415 422 429 500 502 503 504"
  })
  void listsEveryAnswer(String method, String path, String statuses) {
    Map<String, Object> operation = document.at("paths", path, method);

    assertThat(document.statuses(method, path)).isEqualTo(statuses);
    OpenApiDocument.at(operation, "responses")
        .forEach(
            (status, response) ->
                assertThat(OpenApiDocument.at(OpenApiDocument.map(response), "content").keySet())
                    .containsExactly(
                        status.charAt(0) < '4' ? "application/json" : "application/problem+json"));
  }

  @Test
  void hasNoOtherPaths() {
    assertThat(document.at("paths").keySet())
        .containsExactlyInAnyOrder(
            "/api/login", "/api/orders", "/api/orders/{id}", "/users/{id}", "/users/{id}/orders");
  }

  @Test
  void makesTheTokenOptionalButForTheLogin() {
    assertThat(document.at("paths", "/api/orders", "post").get("security"))
        .isEqualTo(List.of(Map.of(), Map.of("bearer", List.of())));
    assertThat(document.at("paths", "/api/login", "post")).doesNotContainKey("security");
  }

  @Test
  void boundsAnOrder() {
    Map<String, Object> order = document.at("components", "schemas", "OrderRequest");

    assertThat(order.get("required")).asList().containsExactlyInAnyOrder("items", "total");
    assertThat(OpenApiDocument.at(order, "properties", "items"))
        .containsEntry("minItems", 1)
        .containsEntry("maxItems", 100);
    assertThat(OpenApiDocument.at(order, "properties", "items", "items"))
        .containsEntry(
            "oneOf",
            List.of(
                Map.of("$ref", "#/components/schemas/ItemName"),
                Map.of("$ref", "#/components/schemas/Item")));
    assertThat(OpenApiDocument.at(order, "properties", "total"))
        .containsEntry("minimum", 0)
        .containsEntry("exclusiveMinimum", true)
        .containsEntry("maximum", 1000000);
    assertThat(document.at("components", "schemas", "Item").get("required"))
        .isEqualTo(List.of("name"));
  }

  @Test
  void boundsTheParameters() {
    assertThat(parameters("/users/{id}/orders", "get"))
        .containsEntry(
            "limit",
            Map.of(
                "type", "integer", "format", "int32", "minimum", 1, "maximum", 100, "default", 20))
        .containsKeys("id", "X-Trace-Id");
    assertThat(parameters("/api/orders", "post"))
        .containsEntry("Idempotency-Key", Map.of("type", "string", "pattern", "^[!-~]{16,255}$"))
        .containsEntry("X-Trace-Id", Map.of("type", "string"));
  }

  private static Map<String, Object> parameters(String path, String method) {
    Map<String, Object> schemas = new HashMap<>();
    for (Object parameter : (List<?>) document.at("paths", path, method).get("parameters")) {
      schemas.put(
          (String) OpenApiDocument.map(parameter).get("name"),
          OpenApiDocument.map(parameter).get("schema"));
    }
    return schemas;
  }
}
