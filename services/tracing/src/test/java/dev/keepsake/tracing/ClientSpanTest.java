package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.incubating.PeerIncubatingAttributes;
import io.opentelemetry.semconv.incubating.UrlIncubatingAttributes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

class ClientSpanTest {
  private static TracedServer callee;
  private static TracedServer caller;

  @BeforeAll
  static void start() {
    callee = new TracedServer();
    caller =
        new TracedServer(
            Map.of(
                "micronaut.http.services.order.url",
                "http://localhost:" + callee.port(),
                "micronaut.http.services.order.read-timeout",
                "2s"));
  }

  @AfterAll
  static void stop() {
    Orders.NEVER.countDown();
    caller.close();
    callee.close();
  }

  @BeforeEach
  void forget() {
    caller.forget();
    callee.forget();
  }

  static Stream<Arguments> answers() {
    return Stream.of(
        call("GET /orders/{id}", "/orders/ord_1", 200, null, orders -> orders.find("ord_1")),
        call("POST /orders", "/orders", 200, null, orders -> orders.place(Map.of("a", 1))),
        call("GET /status/{code}", "/status/400", 400, "400", orders -> orders.answer(400)),
        call("GET /orders/{id}", "/orders/missing", 404, "404", orders -> orders.find("missing")),
        call("GET /status/{code}", "/status/500", 500, "500", orders -> orders.answer(500)),
        call("GET /orders/{id}", "/orders/broken", 500, "500", orders -> orders.find("broken")));
  }

  private static Arguments call(
      String name,
      String path,
      int status,
      @Nullable String errorType,
      Consumer<OrderClient> request) {
    return arguments(name, path, status, errorType, request);
  }

  @ParameterizedTest(name = "{0} answered {2}")
  @MethodSource("answers")
  void followsTheConventions(
      String name,
      String path,
      int status,
      @Nullable String errorType,
      Consumer<OrderClient> request) {
    try {
      request.accept(caller.bean(OrderClient.class));
    } catch (HttpClientException e) {
      // As it should be for all but 404, which Micronaut's clients return as null.
      assertThat(status).isGreaterThanOrEqualTo(400);
    }

    SpanData span = caller.span(SpanKind.CLIENT);
    assertThat(span)
        .hasName(name)
        .hasStatus(errorType == null ? StatusData.unset() : StatusData.error())
        .hasNoParent();
    assertThat(span.getEvents()).as("an answer is no exception").isEmpty();
    assertThat(span.getAttributes().asMap())
        .containsEntry(HttpAttributes.HTTP_REQUEST_METHOD, name.split(" ", 2)[0])
        .containsEntry(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status)
        .containsEntry(UrlAttributes.URL_FULL, "http://localhost:" + callee.port() + path)
        .containsEntry(UrlIncubatingAttributes.URL_TEMPLATE, name.split(" ", 2)[1])
        .containsEntry(ServerAttributes.SERVER_ADDRESS, "localhost")
        .containsEntry(ServerAttributes.SERVER_PORT, (long) callee.port())
        .containsEntry(PeerIncubatingAttributes.PEER_SERVICE, "order")
        .containsEntry(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "1.1");
    assertThat(span.getAttributes().get(ErrorAttributes.ERROR_TYPE)).isEqualTo(errorType);
    assertThat(callee.span(SpanKind.SERVER))
        .hasTraceId(span.getTraceId())
        .hasParentSpanId(span.getSpanId());
  }

  @Test
  void theQueryIsNoPartOfTheNameAndItsSecretsNotOfTheUrl() {
    caller.bean(OrderClient.class).find("ord_1", "lines", "s3cret");

    SpanData span = caller.span(SpanKind.CLIENT);
    assertThat(span).hasName("GET /orders/{id}");
    assertThat(span.getAttributes().get(UrlAttributes.URL_FULL))
        .endsWith("/orders/ord_1?expand=lines&accessToken=REDACTED");
  }

  @Test
  void credentialsInTheUrlAreRedacted() {
    HttpClient client = caller.context().createBean(HttpClient.class);
    client
        .toBlocking()
        .exchange(HttpRequest.GET("http://ann:pw@localhost:" + callee.port() + "/orders/ord_1"));

    SpanData span = caller.span(SpanKind.CLIENT);
    assertThat(span).hasName("GET");
    assertThat(span.getAttributes().get(UrlAttributes.URL_FULL))
        .isEqualTo("http://REDACTED:REDACTED@localhost:" + callee.port() + "/orders/ord_1");
  }

  @Test
  void aTimeoutEndsTheSpanAsAnError() {
    assertThatThrownBy(() -> caller.bean(OrderClient.class).never())
        .isInstanceOf(ReadTimeoutException.class);

    SpanData span = caller.span(SpanKind.CLIENT);
    assertThat(span).hasName("GET /never").hasStatus(StatusData.error());
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getAttributes().asMap())
        .containsEntry(ErrorAttributes.ERROR_TYPE, ReadTimeoutException.class.getName())
        .doesNotContainKey(HttpAttributes.HTTP_RESPONSE_STATUS_CODE);
  }

  @Test
  void aRefusedConnectionEndsTheSpanAsAnError() throws IOException {
    int closed = closedPort();
    HttpClient client = caller.context().createBean(HttpClient.class);
    assertThatThrownBy(
            () ->
                client
                    .toBlocking()
                    .exchange(HttpRequest.GET("http://localhost:" + closed + "/orders/1")))
        .isInstanceOf(HttpClientException.class);

    SpanData span = caller.span(SpanKind.CLIENT);
    assertThat(span).hasName("GET").hasStatus(StatusData.error());
    assertThat(span.getEvents()).hasSize(1);
    assertThat(span.getAttributes().asMap())
        .containsEntry(ErrorAttributes.ERROR_TYPE, "java.net.ConnectException")
        .containsEntry(ServerAttributes.SERVER_PORT, (long) closed);
  }

  @Test
  void aCancelledExchangeEndsItsSpan() {
    Mono.from(caller.bean(OrderClient.class).neverReactive()).subscribe().dispose();

    assertThat(caller.span(SpanKind.CLIENT))
        .hasStatus(StatusData.error())
        .hasAttribute(ErrorAttributes.ERROR_TYPE, "cancelled");
  }

  @Test
  void aRequestTimeoutEndsTheSpan() {
    try (TracedServer impatient =
        new TracedServer(
            Map.of(
                "micronaut.http.services.order.url", "http://localhost:" + callee.port(),
                "micronaut.http.services.order.read-timeout", "10s",
                "micronaut.http.services.order.request-timeout", "300ms"))) {
      assertThatThrownBy(() -> impatient.bean(OrderClient.class).never())
          .isInstanceOf(ReadTimeoutException.class);

      assertThat(impatient.span(SpanKind.CLIENT)).hasStatus(StatusData.error());
    }
  }

  @Test
  void aRequestThatIsSentAgainCarriesOneTraceparent() {
    HttpClient client = caller.context().createBean(HttpClient.class);
    var request = HttpRequest.GET("http://localhost:" + callee.port() + "/orders/ord_1");
    client.toBlocking().exchange(request);
    client.toBlocking().exchange(request);

    assertThat(request.getHeaders().getAll("traceparent")).hasSize(1);
    List<SpanData> attempts = caller.spans(SpanKind.CLIENT);
    assertThat(callee.spans(SpanKind.SERVER))
        .extracting(SpanData::getParentSpanId)
        .containsExactlyElementsOf(attempts.stream().map(SpanData::getSpanId).toList());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
