package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.traceapi.TestApi;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with the field that is at fault. */
class BadCallTest {
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                        | invalid-request | name service",
        "{\"name\":\"n\"}                          | invalid-request | service",
        "{\"name\":1,\"service\":\"s\"}            | invalid-request | name",
        "{\"name\":\"\",\"service\":\"s\"}         | invalid-request | name",
        "{\"name\":\"a\\u0000b\",\"service\":\"s\"}| invalid-request | name",
        "{\"name\":\"a\\ud800b\",\"service\":\"s\"}| invalid-request | name",
        "{N,\"kind\":\"BOTH\"}                   | invalid-request | kind",
        "{N,\"attributes\":[]}                   | invalid-request | attributes",
        "{N,\"attributes\":{\"a\":null}}         | invalid-request | attributes.a",
        "{N,\"attributes\":{\"a\":{}}}           | invalid-request | attributes.a",
        "{N,\"attributes\":{\"a\":[[1]]}}        | invalid-request | attributes.a",
        "{N,\"attributes\":{\"a\":[1,\"b\"]}}    | invalid-request | attributes.a",
        "{N,\"attributes\":{\"a\":\"\\ud800\"}} | invalid-request | attributes.a",
        "{N,\"attributes\":{\"\":1}}             | invalid-request | attributes",
        "{N,\"attributes\":{\"a\":1e400}}        | invalid-request | attributes.a",
        "{N,\"attributes\":{\"a\":9223372036854775808}} | invalid-request | attributes.a",
        "{N,\"startTime\":\"soon\"}              | invalid-time    | startTime",
        "{N,\"startTime\":\"2026-01-31T12:00:00\"}  | invalid-time | startTime",
        "{N,\"startTime\":\"2036-01-31T12:00:00Z\"} | invalid-time | startTime",
        "{N,\"startTime\":\"1936-01-31T12:00:00Z\"} | invalid-time | startTime",
        "{N,\"startTime\":\"+999999999-12-31T23:59:59Z\"} | invalid-time | startTime",
        "{N,\"startTime\":1769860800}            | invalid-request | startTime",
        "{N,\"traceparent\":\"00-1-2-01\"}       | malformed-id    | traceparent",
        "{N,\"spanId\":\"0000000000000001\"}     | invalid-request | traceId",
        "{N,\"traceId\":\"11112222333344445555666677778888\"} | invalid-request | spanId",
        "{N,\"spanId\":\"1\",\"traceId\":\"11112222333344445555666677778888\"} | malformed-id |"
            + " spanId",
        "{N,\"spanId\":\"0000000000000001\",\"traceId\":\"00000000000000000000000000000000\"} |"
            + " malformed-id | traceId",
      })
  void aFaultyStartNamesTheFields(String body, String kind, String fields) {
    Answer answer =
        api.post("/start-trace", body.replace("{N,", "{\"name\":\"n\",\"service\":\"s\","));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.kind()).as(answer.toString()).isEqualTo(kind);
    assertThat(answer.fields()).as(answer.toString()).containsOnly(fields.split(" "));
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        ""
      })
  void whatIsNoTraceparentIsRefusedWhereverOneIsWanted(String text) {
    for (String call :
        new String[] {
          "/stop-trace {\"span\":\"%s\"}",
          "/add-event {\"span\":\"%s\",\"name\":\"e\"}",
          "/set-attributes {\"span\":\"%s\",\"attributes\":{}}",
          "/add-trace {\"parent\":\"%s\",\"name\":\"c\"}",
          "/start-trace {\"traceparent\":\"%s\",\"name\":\"n\",\"service\":\"s\"}"
        }) {
      String[] parts = call.split(" ", 2);
      Answer answer = api.post(parts[0], parts[1].formatted(text));
      assertThat(answer.kind()).as(answer.toString()).isEqualTo("malformed-id");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/stop-trace", "/add-event", "/set-attributes"})
  void aCallWithoutItsSpanNamesTheField(String path) {
    assertThat(api.post(path, "{\"name\":\"e\",\"attributes\":{}}").fields())
        .containsExactly("span");
  }

  @Test
  void aNewerTraceparentMayBeLonger() {
    String newer = "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-will-be";
    Answer answer =
        api.post(
            "/start-trace", "{\"name\":\"n\",\"service\":\"s\",\"traceparent\":\"" + newer + "\"}");
    assertThat(answer.status()).isEqualTo(201);
  }

  @Test
  void theFieldOfAnEventOrALinkIsNamedByItsPlace() {
    String body = "{\"parent\":\"%s\",\"name\":\"c\",%s}";
    String root = api.start("n");
    assertThat(api.post("/add-trace", body.formatted(root, "\"events\":[{}]")).fields())
        .containsExactly("events[0].name");
    String late = "\"events\":[{\"name\":\"e\",\"time\":\"2036-01-31T12:00:00Z\"}]";
    assertThat(api.post("/add-trace", body.formatted(root, late)).fields())
        .containsExactly("events[0].time");
    String link = "\"links\":[{\"traceparent\":\"x\"}]";
    assertThat(api.post("/add-trace", body.formatted(root, link)).fields())
        .containsExactly("links[0].traceparent");
  }

  @Test
  void aSpanHasItsLimits() {
    String root = api.start("n");
    String many =
        IntStream.range(0, 65).mapToObj(i -> "\"a" + i + "\":1").collect(Collectors.joining(","));
    assertLimit("/set-attributes", root, "\"attributes\":{" + many + "}", "attributes");
    assertLimit(
        "/set-attributes",
        root,
        "\"attributes\":{\"a\":\"" + "x".repeat(4097) + "\"}",
        "attributes.a");
    String large =
        IntStream.range(0, 9)
            .mapToObj(i -> "\"a" + i + "\":\"" + "x".repeat(4000) + "\"")
            .collect(Collectors.joining(","));
    assertLimit("/set-attributes", root, "\"attributes\":{" + large + "}", "attributes");
    for (int i = 0; i < 128; i++) {
      api.post("/add-event", "{\"span\":\"%s\",\"name\":\"e\"}".formatted(root));
    }
    assertLimit("/add-event", root, "\"name\":\"one too many\"", "events");
    assertThat(api.stop(root).status()).isEqualTo(200);
  }

  @Test
  void whatIsNoJsonOrTooLargeIsRefused() {
    assertThat(api.post("/start-trace", "{").kind()).isEqualTo("invalid-request");
    assertThat(api.post("/start-trace", "").kind()).isEqualTo("invalid-request");
    assertThat(api.post("/start-trace", "null").kind()).isEqualTo("invalid-request");
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertThat(api.post("/start-trace", "{\"attributes\":{\"a\":" + deep + "}}").status())
        .isEqualTo(400);
    String large = "{\"name\":\"" + "x".repeat(300_000) + "\"}";
    assertThat(api.post("/start-trace", large).status()).isEqualTo(413);
    assertThat(api.post("/start-trace", "{}", "Idempotency-Key", "short").fields()).isNotEmpty();
    assertThat(api.get("/nothing").kind()).isEqualTo("not-found");
  }

  private static void assertLimit(String path, String span, String rest, String field) {
    Answer answer = api.post(path, "{\"span\":\"" + span + "\"," + rest + "}");
    assertThat(answer.kind()).as(answer.toString()).isEqualTo("limit-exceeded");
    assertThat(answer.fields()).containsExactly(field);
  }
}
