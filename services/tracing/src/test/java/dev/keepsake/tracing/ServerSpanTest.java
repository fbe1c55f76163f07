package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.Router;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ExceptionAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerSpanTest {
  /** Flags of W3C Trace Context Level 2: the right 7 bytes of the trace id are random. */
  private static final String SAMPLED_AND_RANDOM = "-03";

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

  /** It would send each request through a publisher, as it did while it was merely switched off. */
  @Test
  void noRequestGoesThroughTheFilterThatStandsForMicronauts() {
    assertThat(server.bean(Router.class).findFilters(HttpRequest.GET("/orders/1")))
        .isNotEmpty()
        .noneMatch(filter -> filter.toString().contains("StockServerFilter"));
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        arguments("GET", "/orders/ord_1", 200, "GET /orders/{id}", "/orders/{id}", null, 0),
        arguments("GET", "/status/400", 400, "GET /status/{code}", "/status/{code}", null, 0),
        arguments("GET", "/status/abc", 400, "GET /status/{code}", "/status/{code}", null, 0),
        arguments("GET", "/orders/missing", 404, "GET /orders/{id}", "/orders/{id}", null, 0),
        arguments("GET", "/nowhere/4711", 404, "GET", null, null, 0),
        arguments("DELETE", "/orders/ord_1", 405, "DELETE", null, null, 0),
        arguments("GET", "/status/500", 500, "GET /status/{code}", "/status/{code}", "500", 0),
        arguments("GET", "/status/503", 503, "GET /status/{code}", "/status/{code}", "503", 0),
        arguments("GET", "/orders/broken", 500, "GET /orders/{id}", "/orders/{id}", "500", 1));
  }

  @ParameterizedTest(name = "{0} {1} is answered {2} and named {3}")
  @MethodSource("answers")
  void followsTheConventions(
      String method,
      String path,
      int status,
      String name,
      @Nullable String route,
      @Nullable String errorType,
      int exceptions) {
    var answer = server.send(method, path);

    assertThat(answer.statusCode()).isEqualTo(status);
    SpanData span = server.span(SpanKind.SERVER);
    assertThat(span)
        .hasName(name)
        .hasStatus(errorType == null ? StatusData.unset() : StatusData.error());
    assertThat(span.getAttributes().asMap())
        .containsEntry(HttpAttributes.HTTP_REQUEST_METHOD, method)
        .containsEntry(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status)
        .containsEntry(UrlAttributes.URL_PATH, path)
        .containsEntry(UrlAttributes.URL_SCHEME, "http")
        .containsEntry(ServerAttributes.SERVER_ADDRESS, "localhost")
        .containsEntry(ServerAttributes.SERVER_PORT, (long) server.port())
        .containsEntry(ClientAttributes.CLIENT_ADDRESS, "127.0.0.1")
        .containsEntry(NetworkAttributes.NETWORK_PEER_ADDRESS, "127.0.0.1")
        .containsKey(NetworkAttributes.NETWORK_PEER_PORT)
        .containsEntry(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "1.1")
        .hasEntrySatisfying(
            UserAgentAttributes.USER_AGENT_ORIGINAL,
            agent -> assertThat((String) agent).startsWith("Java-http-client/"));
    assertThat(span.getAttributes().get(HttpAttributes.HTTP_ROUTE)).isEqualTo(route);
    assertThat(span.getAttributes().get(ErrorAttributes.ERROR_TYPE)).isEqualTo(errorType);
    assertThat(span.getEvents()).hasSize(exceptions);
    assertThat(answer.headers().firstValue("X-Trace-Id")).hasValue(span.getTraceId());
    assertThat(answer.headers().firstValue("traceresponse"))
        .hasValue("00-" + span.getTraceId() + "-" + span.getSpanId() + SAMPLED_AND_RANDOM);
  }

  @Test
  void recordsAnUnhandledExceptionOnceWithItsTypeAndMessage() {
    server.get("/orders/broken");

    assertThat(server.span(SpanKind.SERVER))
        .hasEventsSatisfyingExactly(
            event ->
                event
                    .hasName("exception")
                    .hasAttributesSatisfying(
                        attributes ->
                            assertThat(attributes)
                                .containsEntry(
                                    ExceptionAttributes.EXCEPTION_TYPE,
                                    "java.lang.IllegalStateException")
                                .containsEntry(
                                    ExceptionAttributes.EXCEPTION_MESSAGE, "the order is broken")));
  }

  @Test
  void aMethodThatCallersMakeUpDoesNotBecomeAName() {
    server.send("BREW", "/orders/ord_1");

    SpanData span = server.span(SpanKind.SERVER);
    assertThat(span).hasName("HTTP");
    assertThat(span.getAttributes().asMap())
        .containsEntry(HttpAttributes.HTTP_REQUEST_METHOD, "_OTHER")
        .containsEntry(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, "BREW");
  }

  @Test
  void aBodyThatIsNoJsonIsTheCallersFault() {
    assertThat(server.post("/orders", "{\"items\":").statusCode()).isEqualTo(400);

    SpanData span = server.span(SpanKind.SERVER);
    assertThat(span).hasName("POST /orders").hasStatus(StatusData.unset());
    assertThat(span.getEvents()).isEmpty();
  }

  @Test
  void aBodyThatIsTooLargeIsTracedAndTheCallerToldTheTrace() {
    try (TracedServer small =
        new TracedServer(java.util.Map.of("micronaut.server.max-request-size", "1KB"))) {
      var answer = small.post("/orders", "{\"a\":\"" + "x".repeat(5000) + "\"}");

      assertThat(answer.statusCode()).isEqualTo(413);
      SpanData span = small.span(SpanKind.SERVER);
      assertThat(span).hasStatus(StatusData.unset());
      assertThat(answer.headers().firstValue("X-Trace-Id")).hasValue(span.getTraceId());
    }
  }

  @Test
  void valuesOfSensitiveQueryParametersAreRedacted() {
    server.get("/orders/ord_1?expand=lines&access_token=abc&password=p%26q&sig=x&page=2");

    assertThat(server.span(SpanKind.SERVER).getAttributes().get(UrlAttributes.URL_QUERY))
        .isEqualTo("expand=lines&access_token=REDACTED&password=REDACTED&sig=REDACTED&page=2");
  }

  @Test
  void headersOfProxiesNameTheClientAndTheServer() {
    server.get(
        "/orders/ord_1",
        "Forwarded",
        "for=\"[2001:db8::7]:4711\";host=shop.example;proto=https, for=10.0.0.1");

    assertThat(server.span(SpanKind.SERVER).getAttributes().asMap())
        .containsEntry(ClientAttributes.CLIENT_ADDRESS, "2001:db8::7")
        .containsEntry(ServerAttributes.SERVER_ADDRESS, "shop.example")
        .containsEntry(UrlAttributes.URL_SCHEME, "https")
        .containsEntry(NetworkAttributes.NETWORK_PEER_ADDRESS, "127.0.0.1")
        .doesNotContainKey(ServerAttributes.SERVER_PORT);
  }

  @Test
  void healthIsNotTraced() {
    var answer = server.get("/health/liveness");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Trace-Id")).isEmpty();
    server.get("/orders/ord_1");
    assertThat(server.spans(SpanKind.SERVER))
        .singleElement()
        .satisfies(span -> assertThat(span).hasName("GET /orders/{id}"));
  }

  @Test
  void aScopeThatLeakedOnTheThreadDoesNotBecomeTheParent() {
    server.get("/orders/ord_1");
    server.get("/orders/ord_2");

    assertThat(server.spans(SpanKind.SERVER))
        .hasSize(2)
        .allSatisfy(span -> assertThat(span).hasNoParent())
        .extracting(SpanData::getTraceId)
        .doesNotHaveDuplicates();
  }
}
