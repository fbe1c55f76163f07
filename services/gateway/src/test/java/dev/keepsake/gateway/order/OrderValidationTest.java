package dev.keepsake.gateway.order;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.GatewayTest;
import dev.keepsake.gateway.TestShop.Reply;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OrderValidationTest extends GatewayTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          items    | {"total":1}
          items    | {"items":null,"total":1}
          items    | {"items":[],"total":1}
          items    | {"items":"item1","total":1}
          items    | {"items":{"0":"item1"},"total":1}
          items[0] | {"items":[null],"total":1}
          items[0] | {"items":[1],"total":1}
          items[1] | {"items":["a",["b"]],"total":1}
          items[0].name | {"items":[""],"total":1}
          items[0].name | {"items":["  "],"total":1}
          items[0].name | {"items":[" item1"],"total":1}
          items[0].name | {"items":["a\\u0000"],"total":1}
          items[0].name | {"items":["a\\n"],"total":1}
          items[0].name | {"items":["\\ud800"],"total":1}
          items[0].name | {"items":[{}],"total":1}
          items[0].name | {"items":[{"name":true}],"total":1}
          items[0].name | {"items":[{"name":["a"]}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":0}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":1001}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":1.5}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":"1"}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":true}],"total":1}
          items[0].quantity | {"items":[{"name":"a","quantity":99999999999999999999}],"total":1}
          items[0].price | {"items":[{"name":"a","price":-0.01}],"total":1}
          items[0].price | {"items":[{"name":"a","price":0.001}],"total":1}
          items[0].price | {"items":[{"name":"a","price":"1"}],"total":1}
          items[0].price | {"items":[{"name":"a","price":1000000.01}],"total":1}
          items[0].price | {"items":[{"name":"a","price":1e999}],"total":1}
          total | {"items":["a"]}
          total | {"items":["a"],"total":null}
          total | {"items":["a"],"total":0}
          total | {"items":["a"],"total":-1}
          total | {"items":["a"],"total":1000000.01}
          total | {"items":["a"],"total":0.001}
          total | {"items":["a"],"total":1e-999999999}
          total | {"items":["a"],"total":1e999999999}
          total | {"items":["a"],"total":"99.99"}
          total | {"items":["a"],"total":[99.99]}
          total | {"items":["a"],"total":false}
          total | {"items":[{"name":"a","price":1,"quantity":2}],"total":1}
          card  | {"items":["a"],"total":1,"card":""}
          card  | {"items":["a"],"total":1,"card":"4111 1111 1111 1111"}
          card  | {"items":["a"],"total":1,"card":1}
          body  | []
          body  | null
          body  | "text"
          """)
  void namesTheFieldAtFault(String field, String body) {
    Reply reply = shop.post("/api/orders", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.kind()).isEqualTo("invalid-request");
    assertThat(fields(reply)).containsExactly(field);
    assertThat(reply.text("detail")).startsWith(field + ": ");
    assertThat(shop.order.requests()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bodiesAtTheirLimits")
  void takesWhatIsJustWithinTheLimits(String body) {
    assertThat(shop.post("/api/orders", body).status()).isEqualTo(201);
  }

  static Stream<String> bodiesAtTheirLimits() {
    return Stream.of(
        "{\"items\":[%s],\"total\":0.01}".formatted("\"a\",".repeat(99) + "\"a\""),
        "{\"items\":[\"%s\"],\"total\":1000000}".formatted("x".repeat(200)),
        // Two UTF-16 units each, one character.
        "{\"items\":[\"%s\"],\"total\":1}".formatted("\ud83d\ude00".repeat(200)),
        "{\"items\":[{\"name\":\"a\",\"quantity\":1000,\"price\":1000}],\"total\":1000000.00}",
        "{\"items\":[{\"name\":\"a\",\"quantity\":null,\"price\":null}],\"total\":1,\"card\":null}",
        "{\"items\":[{\"name\":\"'; DROP TABLE orders; --\"}],\"total\":1}");
  }

  @ParameterizedTest
  @MethodSource("bodiesBeyondTheirLimits")
  void refusesWhatIsJustBeyond(String body) {
    assertThat(shop.post("/api/orders", body).status()).isEqualTo(400);
  }

  static Stream<String> bodiesBeyondTheirLimits() {
    return Stream.of(
        "{\"items\":[%s],\"total\":0.01}".formatted("\"a\",".repeat(100) + "\"a\""),
        "{\"items\":[\"%s\"],\"total\":1}".formatted("x".repeat(201)),
        "{\"items\":[\"%s\"],\"total\":1}".formatted("\ud83d\ude00".repeat(201)));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    Reply reply =
        shop.post(
            "/users/alice/orders",
            """
            {"items":["a",{"name":"","quantity":"x"}],"total":-1,"card":"?"}""");

    assertThat(reply.status()).isEqualTo(400);
    assertThat(fields(reply))
        .containsExactly("card", "items[1].name", "items[1].quantity", "total");
  }

  @Test
  void cutsALongDetailButListsEveryField() {
    String items = Stream.generate(() -> "{}").limit(100).collect(joining(","));

    Reply reply = shop.post("/api/orders", "{\"items\":[" + items + "],\"total\":1}");

    assertThat(fields(reply)).hasSize(100);
    assertThat(reply.text("detail").length()).isLessThan(300);
  }

  private static List<String> fields(Reply reply) {
    return StreamSupport.stream(reply.json().get("errors").values().spliterator(), false)
        .map(error -> error.get("field").getStringValue())
        .toList();
  }
}
