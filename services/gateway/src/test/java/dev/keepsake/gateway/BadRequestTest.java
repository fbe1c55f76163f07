package dev.keepsake.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop.Reply;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong before their fields are looked at. */
class BadRequestTest extends GatewayTest {
  @ParameterizedTest
  @MethodSource("unreadable")
  void answersABodyThatIsNoJson(String what, byte[] body) {
    Reply reply = shop.post("/api/orders", BodyPublishers.ofByteArray(body));

    assertProblem(reply, 400, "invalid-request");
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("a part", "{\"items\":[\"item1\"".getBytes(ISO_8859_1)),
        Arguments.of("two values", "{\"items\":[\"item1\"],\"total\":1} {}".getBytes(ISO_8859_1)),
        Arguments.of(
            "a name twice", "{\"items\":[\"item1\"],\"total\":1,\"total\":2}".getBytes(ISO_8859_1)),
        Arguments.of("no JSON", "items=item1".getBytes(ISO_8859_1)),
        Arguments.of(
            "bad UTF-8", "{\"items\":[\"\u00ff\u00fe\"],\"total\":1}".getBytes(ISO_8859_1)),
        Arguments.of(
            "cut UTF-8", "{\"items\":[\"\u00e2\u0082\"],\"total\":1}".getBytes(ISO_8859_1)),
        Arguments.of(
            "overlong UTF-8", "{\"items\":[\"\u00c0\u00af\"],\"total\":1}".getBytes(ISO_8859_1)),
        Arguments.of(
            "UTF-8 of a surrogate",
            "{\"items\":[\"\u00ed\u00a0\u0080\"],\"total\":1}".getBytes(ISO_8859_1)),
        Arguments.of("deep arrays", "[".repeat(50_000).getBytes(ISO_8859_1)),
        Arguments.of(
            "deep objects",
            ("{\"a\":".repeat(9_000) + "1" + "}".repeat(9_000)).getBytes(ISO_8859_1)),
        Arguments.of(
            "a long number", ("{\"total\":" + "9".repeat(60_000) + "}").getBytes(ISO_8859_1)));
  }

  @ParameterizedTest
  @MethodSource("tooLarge")
  void boundsTheBody(String how, BodyPublisher body) {
    assertProblem(shop.post("/api/orders", body), 413, "too-large");
    assertThat(shop.auth.requests()).isEmpty();
  }

  static Stream<Arguments> tooLarge() {
    byte[] body = new byte[64 * 1024 + 1];
    return Stream.of(
        Arguments.of("of a length told before", BodyPublishers.ofByteArray(body)),
        Arguments.of(
            "in chunks", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
  }

  @Test
  void takesABodyOfTheLargestSize() {
    String order = "{\"items\":[\"item1\"],\"total\":1}";

    Reply reply = shop.post("/api/orders", " ".repeat(64 * 1024 - order.length()) + order);

    assertThat(reply.status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
  void takesNothingButJson(String type) {
    Reply reply =
        shop.send(
            shop.request("/api/orders")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"items\":[\"item1\"],\"total\":1}")));

    assertProblem(reply, 415, "unsupported-media-type");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /nothing, 404, not-found",
    "GET, /api, 404, not-found",
    "GET, /users, 404, not-found",
    "DELETE, /users/alice, 405, method-not-allowed",
    "PUT, /api/orders, 405, method-not-allowed",
    "GET, /api/login, 405, method-not-allowed"
  })
  void answersWhatItDoesNotOffer(String method, String path, int status, String kind) {
    Reply reply = shop.send(shop.request(path).method(method, BodyPublishers.noBody()));

    assertProblem(reply, status, kind);
    assertThat(shop.auth.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "garbage",
        "00-zz-zz-01",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-0000000000000000-00"
      })
  void isNotDisturbedByAHostileTraceparent(String traceparent) {
    Reply reply =
        shop.get(
            "/users/alice", "traceparent", traceparent, "baggage", "=;,%%%,a=b=c;;;" + traceparent);

    assertThat(reply.status()).isEqualTo(200);
  }

  private static void assertProblem(Reply reply, int status, String kind) {
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.kind()).isEqualTo(kind);
    assertThat(reply.text("detail")).isNotEmpty();
    assertThat(reply.text("traceId")).matches("[0-9a-f]{32}");
  }
}
