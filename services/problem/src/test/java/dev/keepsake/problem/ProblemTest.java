package dev.keepsake.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@MicronautTest
class ProblemTest {
  private final HttpClient http = HttpClient.newHttpClient();
  @Inject EmbeddedServer server;
  @Inject JsonMapper json;

  static Stream<Arguments> faultyFields() {
    return Stream.of(
        Arguments.of("{}", "items", "must not be empty"),
        Arguments.of("{\"items\":[]}", "items", "must not be empty"),
        Arguments.of("{\"items\":[null]}", "items[0]", "must not be null"),
        Arguments.of("{\"items\":5}", "items", "must be an array"),
        Arguments.of("{\"items\":[5]}", "items[0]", "must be a JSON object"),
        Arguments.of("{\"items\":{}}", "items", "must be an array"),
        Arguments.of("{\"items\":[{\"name\":\"\"}]}", "items[0].name", "must not be blank"),
        Arguments.of("{\"items\":[{\"name\":{}}]}", "items[0].name", "must be a string"),
        Arguments.of("{\"items\":[{\"name\":[\"a\",1]}]}", "items[0].name", "must be a string"),
        Arguments.of("{\"items\":[{\"name\":5}]}", "items[0].name", "must be a string"),
        Arguments.of("{\"items\":[{\"name\":true}]}", "items[0].name", "must be a string"),
        Arguments.of(line("\"price\":\"1\""), "items[0].price", "must be a number"),
        Arguments.of(line("\"price\":true"), "items[0].price", "must be a number"),
        Arguments.of(line("\"price\":1e999"), "items[0].price", "must be a number"),
        Arguments.of(line("\"price\":-1"), "items[0].price", "greater than or equal to 0"),
        Arguments.of(line("\"price\":\"cheap\""), "items[0].price", "must be a number"),
        Arguments.of(line("\"price\":{}"), "items[0].price", "must be a number"),
        Arguments.of(line("\"quantity\":\"x\""), "items[0].quantity", "must be a whole number"),
        Arguments.of(line("\"quantity\":1e99"), "items[0].quantity", "must be a whole number"),
        Arguments.of(line("\"quantity\":99999999999"), "items[0].quantity", "must be a whole"),
        Arguments.of(order("\"fragile\":{}"), "fragile", "must be true or false"),
        Arguments.of(order("\"kind\":\"HUGE\""), "kind", "must be one of SMALL, LARGE"),
        Arguments.of("{\"items\":[{\"name\":\"a\\u0000b\"}]}", "items[0].name", "control"),
        Arguments.of("{\"items\":[{\"name\":\"a\\ud800b\"}]}", "items[0].name", "broken Unicode"));
  }

  @ParameterizedTest
  @MethodSource("faultyFields")
  void aFaultyFieldIsNamed(String body, String field, String detail) throws Exception {
    Problem problem = problem(post(body), 400);
    assertThat(problem.kind()).isEqualTo("invalid-request");
    assertThat(problem.errors()).extracting(FieldError::field).containsExactly(field);
    assertThat(problem.errors().get(0).detail()).contains(detail);
    assertThat(problem.detail()).startsWith(field + ": ");
    assertThat(problem.instance()).isEqualTo("/parcels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"price\":null", "\"price\":10.99,\"quantity\":2", "\"else\":[{}]"})
  void aGoodBodyIsReadAsItStands(String member) throws Exception {
    HttpResponse<String> response = post(line(member));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  static Stream<byte[]> faultyBodies() {
    return Stream.of(
            "",
            "{",
            "nonsense",
            "5",
            "null",
            "[]",
            "\"text\"",
            "{\"items\":[}",
            "{\"items\":[{\"name\":\"a\u0001\"}]}",
            "[".repeat(10_000) + "]".repeat(10_000),
            "{\"items\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            "{\"x\":".repeat(10_000) + "1" + "}".repeat(10_000),
            "{\"ignored\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
            line("\"price\":" + "9".repeat(10_000)),
            line("\"quantity\":" + "9".repeat(10_000)))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @MethodSource("faultyBodies")
  void aBodyThatCannotBeReadIsTheCallersFault(byte[] body) throws Exception {
    assertThat(problem(post(body), 400).detail()).isNotBlank();
  }

  @Test
  void badUtf8IsTheCallersFault() throws Exception {
    byte[] body = "{\"items\":[{\"name\":\"a?b\"}]}".getBytes(StandardCharsets.UTF_8);
    for (int bad : List.of(0xff, 0xc0, 0x80, 0xed)) {
      byte[] broken = body.clone();
      broken["{\"items\":[{\"name\":\"a".length()] = (byte) bad;
      assertThat(problem(post(broken), 400).detail()).contains("UTF-8");
    }
  }

  @Test
  void aHugeBodyIsRefused() throws Exception {
    assertThat(problem(post("x".repeat(1_000_000)), 413).kind()).isEqualTo("too-large");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /nothing,               404, not-found",
    "DELETE, /parcels,               405, method-not-allowed",
    "GET,    /parcels/seven,         400, invalid-request",
    "GET,    /parcels/7?limit=x,     400, invalid-request",
    "GET,    /parcels/7?limit=101,   400, invalid-request",
    "GET,    /parcels/search,        400, invalid-request",
    "GET,    /parcels/broken,        500, internal-error",
    "GET,    /parcels/taken,         409, parcel-taken",
    "GET,    /parcels/store/08006,   503, service-unavailable",
    "GET,    /parcels/store/57P03,   503, service-unavailable",
    "GET,    /parcels/store/23505,   500, internal-error",
    "BREW,   /parcels,               405, method-not-allowed",
    "GET,    /%00,                   404, not-found",
    "GET,    /parcels/%ff,           400, invalid-request",
  })
  void everyErrorIsAProblem(String method, String path, int status, String kind) throws Exception {
    Problem problem = problem(send(method, path), status);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.instance()).isEqualTo(path.replaceAll("\\?.*", ""));
    assertThat(problem.detail()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource({
    "/parcels/seven, number",
    "/parcels/7?limit=x, limit",
    "/parcels/7?limit=101, limit",
    "/parcels/search, text"
  })
  void aFaultyParameterIsNamed(String path, String field) throws Exception {
    assertThat(problem(send("GET", path), 400).errors())
        .extracting(FieldError::field)
        .containsExactly(field);
  }

  @Test
  void anUnhandledExceptionIsNotToldToTheCaller() throws Exception {
    HttpResponse<String> response = send("GET", "/parcels/broken");
    assertThat(response.body()).doesNotContain("42").doesNotContain("IllegalState");
    assertThat(problem(response, 500).detail())
        .isEqualTo("Something failed on our side; give us the trace id.");
  }

  @Test
  void aStoreThatCannotBeReachedIsWorthAnotherTry() throws Exception {
    HttpResponse<String> response = send("GET", "/parcels/store/08001");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(response.body()).doesNotContain("42");
  }

  @Test
  void aProblemExceptionSaysAll() throws Exception {
    HttpResponse<String> response = send("GET", "/parcels/taken");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(problem(response, 409))
        .isEqualTo(
            new Problem(
                "urn:keepsake:problem:parcel-taken",
                "Conflict",
                409,
                "Someone has it already.",
                "/parcels/taken",
                null,
                List.of(new FieldError("number", "is taken"))));
  }

  @Test
  void aWrongMediaTypeIsRefused() throws Exception {
    HttpResponse<String> response =
        http.send(
            request("/parcels")
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString("<x/>"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(problem(response, 415).kind()).isEqualTo("unsupported-media-type");
  }

  @Test
  void anImpossibleAcceptIsRefused() throws Exception {
    HttpResponse<String> response =
        http.send(
            request("/parcels/7").header("Accept", "image/png").build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(problem(response, 406).kind()).isEqualTo("not-acceptable");
  }

  @ParameterizedTest
  @CsvSource({"/nothing,404", "/parcels/seven,400", "/parcels/broken,500", "/parcels/taken,409"})
  void headAnswersLikeGetWithoutTheBody(String path, int status) throws Exception {
    HttpResponse<String> response = send("HEAD", path);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  private static String line(String member) {
    return "{\"items\":[{\"name\":\"a\"," + member + "}]}";
  }

  private static String order(String member) {
    return "{\"items\":[{\"name\":\"a\"}]," + member + "}";
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> post(byte[] body) throws Exception {
    return http.send(
        request("/parcels")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return http.send(
        request(path).method(method, BodyPublishers.noBody()).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.getURL() + path));
  }

  private Problem problem(HttpResponse<String> response, int status) throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    Problem problem = json.readValue(response.body(), Problem.class);
    assertThat(problem.status()).isEqualTo(status);
    return problem;
  }
}
