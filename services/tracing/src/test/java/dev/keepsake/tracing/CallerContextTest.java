package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers send to be traced by, in good and in bad faith. */
class CallerContextTest {
  private static final AttributeKey<String> REQUEST_ID =
      AttributeKey.stringKey("keepsake.request_id");
  private static final AttributeKey<Boolean> KEEP = AttributeKey.booleanKey("sampling.keep");
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String TRACEPARENT = "00-" + TRACE + "-b7ad6b7169203331-01";

  private static TracedServer server;

  @BeforeAll
  static void start() {
    server = new TracedServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @Test
  void aTraceparentIsContinued() {
    var answer = server.get("/orders/ord_1", "traceparent", TRACEPARENT);

    assertThat(server.span(SpanKind.SERVER)).hasTraceId(TRACE).hasParentSpanId("b7ad6b7169203331");
    assertThat(answer.headers().firstValue("X-Trace-Id")).hasValue(TRACE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my-trace-001", "7", "{\"odd\": \"form\"}", "a b; c, d"})
  void aRequestIdOfAnyFormBecomesAnAttribute(String id) {
    var answer = server.get("/orders/ord_1", "X-Trace-Id", id);

    SpanData span = server.span(SpanKind.SERVER);
    assertThat(span).hasAttribute(REQUEST_ID, id);
    assertThat(answer.headers().firstValue("X-Trace-Id")).hasValue(span.getTraceId());
  }

  @Test
  void aLongRequestIdIsCut() {
    server.get("/orders/ord_1", "X-Trace-Id", "x".repeat(2000));

    assertThat(server.span(SpanKind.SERVER)).hasAttribute(REQUEST_ID, "x".repeat(256));
  }

  @Test
  void aCallerWithATraceOfItsOwnMaySendARequestIdToo() {
    server.get("/orders/ord_1", "X-Trace-Id", "my-trace-001", "traceparent", TRACEPARENT);

    assertThat(server.span(SpanKind.SERVER))
        .hasTraceId(TRACE)
        .hasAttribute(REQUEST_ID, "my-trace-001");
  }

  @Test
  void theNamesOfRequestIdHeadersAreConfigured() {
    try (TracedServer other =
        new TracedServer(
            Map.of("keepsake.tracing.request-id-headers", "X-Correlation-Id,X-Request-Id"))) {
      other.get("/orders/ord_1", "X-Request-Id", "r-1");

      assertThat(other.span(SpanKind.SERVER)).hasAttribute(REQUEST_ID, "r-1");
    }
  }

  @Test
  void baggageMarksTheTraceToBeKept() {
    server.get("/orders/ord_1", "baggage", "sampling.keep=true", "traceparent", TRACEPARENT);

    assertThat(server.span(SpanKind.SERVER)).hasAttribute(KEEP, true);
  }

  @Test
  void whereThatIsSwitchedOffBaggageMarksNothing() {
    try (TracedServer strict =
        new TracedServer(Map.of("keepsake.tracing.keep-by-baggage", false))) {
      strict.get("/orders/ord_1", "baggage", "sampling.keep=true");

      assertThat(strict.span(SpanKind.SERVER).getAttributes().asMap()).doesNotContainKey(KEEP);
    }
  }

  static Stream<String> hostile() {
    return Stream.of(
        "traceparent: " + TRACEPARENT + "-extra",
        "traceparent: 00-zzzz",
        "traceparent: ff-" + TRACE + "-b7ad6b7169203331-01",
        "traceparent: 00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00",
        "traceparent: " + "a".repeat(5000),
        "traceparent: 00-\u00e4\u00f6\u00fc-\u20ac",
        "traceparent:",
        "traceparent: " + TRACEPARENT + "\r\ntraceparent: " + TRACEPARENT,
        "traceparent: " + TRACEPARENT + "\r\ntracestate: " + "k=v,".repeat(1500),
        "traceparent: " + TRACEPARENT + "\r\ntracestate: =,;\u00e4=\u00f6",
        "baggage: fault=" + "x".repeat(6000),
        "baggage: " + "a=b,".repeat(1500),
        "baggage: fault=%ZZ%,=;;,\u00e4=\u20ac",
        "baggage: fault=order:delay=99999999999999999999s|::|order:status=abc",
        "baggage: ,,,=;=;\"",
        "Forwarded: for=\";host=[;proto=;;;=,",
        "X-Forwarded-For: " + ",".repeat(4000),
        "X-Forwarded-Host: [::::]:99999999",
        "X-Trace-Id: \u00e4\u00f6\u00fc\u20ac",
        "User-Agent: \u00ff\u00fe");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileHeadersDoNotFailTheRequest(String headers) throws IOException {
    assertThat(statusLine("/orders/ord_1", headers)).startsWith("HTTP/1.1 200");
    assertThat(server.span(SpanKind.SERVER)).hasName("GET /orders/{id}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"baggage: sampling.keep=\u0001", "traceparent: \u0000", "nonsense"})
  void headersThatAreNoHttpAreTheCallersFault(String headers) throws IOException {
    assertThat(statusLine("/orders/ord_1", headers)).startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//orders", "/orders/%00", "/orders/%zz", "/or\u00e4ders", "/a?=&;%&%zz=1"})
  void hostilePathsAreTheCallersFault(String path) throws IOException {
    assertThat(statusLine(path, "X-Any: 1")).matches("HTTP/1.1 (2|4)\\d\\d.*");
  }

  /** By socket, as a well-behaved client refuses to send such headers. */
  private static String statusLine(String path, String headers) throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers;
      socket.getOutputStream().write((request + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("");
    }
  }
}
