package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.hostile.Mutation;
import dev.keepsake.e2e.process.Fuzzing;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a document generator does not think of: a 4xx with a problem that helps, never a 5xx, and
 * nothing stored.
 */
@ExtendWith(SharedShop.class)
class HostileInputIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDER = "{\"items\": [\"item5\"], \"total\": 3}";
  private static final String SQL = "x'; DROP TABLE orders; DROP TABLE users; --";

  /** As long as that, and at least so many requests. */
  private static final Duration FUZZ_TIME =
      Duration.ofSeconds(Long.getLong("keepsake.fuzz-seconds", 0));

  private static final int MUTATED_HEADERS = 200;
  private static final String[] PATHS = {"/users/bob", "/users/bob/orders", "/users/nobody"};

  /** Right ones. The faults are none of a service that there is, for the answer may be a 5xx. */
  private static final String[] HEADERS = {
    "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "tracestate: rojo=00f067aa0ba902b7,congo=t61rcWkgMzE",
    "baggage: sampling.keep=true,user.id=bob;property=1,key=a%20value",
    "baggage: fault=nobody:status=503|nobody.point:delay=200ms|nobody:timeout,sampling.keep=true",
    "X-Trace-Id: 4bf92f3577b34da6a3ce929d0e0e4736",
    "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib2IifQ.c2lnbmF0dXJl",
    "Idempotency-Key: 0b6a4c3e-8f0e-4f0b-9a53-5d0b0f0c7a11",
    "Accept: application/json;q=0.9, */*;q=0.1",
    "Accept-Encoding: gzip, deflate;q=0.5",
    "Content-Type: application/json; charset=utf-8",
    "User-Agent: curl/8.0",
    "Cookie: session=0123456789; theme=dark",
    "Forwarded: for=192.0.2.60;proto=http;by=203.0.113.43"
  };

  static Stream<String> badOrders() {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    return Stream.of(
        "",
        "null",
        "[]",
        "{",
        "\"text\"",
        "{\"items\":" + deep + ",\"total\":3}",
        "{\"items\":" + "[{\"name\":".repeat(5_000),
        "{\"items\":[\"" + "x".repeat(300_000) + "\"],\"total\":3}",
        "{\"items\":[],\"total\":3}",
        "{\"items\":[null],\"total\":3}",
        "{\"items\":[{}],\"total\":3}",
        "{\"items\":[[\"item5\"]],\"total\":3}",
        "{\"items\":\"item5\",\"total\":3}",
        "{\"items\":[\"item5\"]}",
        "{\"items\":[\"item5\"],\"total\":\"3\"}",
        "{\"items\":[\"item5\"],\"total\":true}",
        "{\"items\":[\"item5\"],\"total\":-3}",
        "{\"items\":[\"item5\"],\"total\":0}",
        "{\"items\":[\"item5\"],\"total\":NaN}",
        "{\"items\":[\"item5\"],\"total\":1e400}",
        "{\"items\":[\"item5\"],\"total\":1e-400}",
        "{\"items\":[\"item5\"],\"total\":" + "9".repeat(5_000) + "}",
        "{\"items\":[\"item5\"],\"total\":0.001}",
        "{\"items\":[{\"name\":\"item5\",\"quantity\":0}],\"total\":3}",
        "{\"items\":[{\"name\":\"item5\",\"quantity\":99999999999}],\"total\":3}",
        "{\"items\":[{\"name\":\"item5\",\"quantity\":1.5}],\"total\":3}",
        "{\"items\":[{\"name\":\"item5\",\"price\":1}],\"total\":3}",
        "{\"items\":[\"a\\u0000b\"],\"total\":3}",
        "{\"items\":[\"a\\ud800b\"],\"total\":3}",
        "{\"items\":[\"a\\nb\"],\"total\":3}",
        "{\"items\":[\"" + SQL + "\"],\"total\":3}",
        "{\"items\":[\"item5\"],\"total\":3,\"card\":\"a\\u0000b\"}");
  }

  @ParameterizedTest
  @MethodSource("badOrders")
  void aBadOrderIsRefusedAndNotStored(String body, TracedShop system) throws Exception {
    for (String user : List.of("guest", "bob")) {
      String before = latestOrder(system, user);

      assertProblem(
          system.shop().post(user.equals("guest") ? "/api/orders" : "/users/bob/orders", body));

      assertThat(latestOrder(system, user)).isEqualTo(before);
    }
  }

  @Test
  void sqlInEveryStringIsNothingButAString(TracedShop system) throws Exception {
    Shop shop = system.shop();
    String encoded = URLEncoder.encode(SQL, StandardCharsets.UTF_8).replace("+", "%20");

    assertProblem(shop.get("/users/" + encoded));
    assertProblem(shop.get("/users/" + encoded + "/orders"));
    assertProblem(shop.get("/api/orders/" + encoded));
    assertProblem(shop.get("/users/bob/orders?limit=" + encoded));
    assertProblem(shop.post("/users/" + encoded + "/orders", ORDER));
    assertProblem(
        shop.post("/api/login", "{\"username\":\"" + SQL + "\",\"password\":\"" + SQL + "\"}"));
    assertProblem(shop.get("/users/bob", "Authorization", "Bearer " + SQL));
    assertProblem(shop.post("/api/orders", ORDER.replace("}", ",\"card\":\"" + SQL + "\"}")));
    assertProblem(shop.post("/api/orders", ORDER, "Idempotency-Key", SQL));
    // This may be any text, and stays text.
    assertThat(shop.post("/api/orders", ORDER, "X-Trace-Id", SQL).statusCode()).isEqualTo(201);

    assertThat(shop.get("/users/bob").statusCode()).isEqualTo(200);
    assertThat(shop.post("/api/orders", ORDER).statusCode()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.",
        "Basic YWxpY2U6d29uZGVybGFuZA==",
        "Bearer Bearer"
      })
  void aTokenThatIsNoneIsA401(String authorization, TracedShop system) throws Exception {
    HttpResponse<String> answer = system.shop().get("/users/bob", "Authorization", authorization);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertProblem(answer);
  }

  static Stream<String> hostileHeaders() {
    return Stream.of(
        "traceparent: ",
        "traceparent: 00",
        "traceparent: 00-00000000000000000000000000000000-0000000000000000-01",
        "traceparent: ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "traceparent: 00-" + "z".repeat(32) + "-00f067aa0ba902b7-01",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
        "traceparent: " + "0".repeat(4_000),
        "traceparent: \u00e9\u00ff",
        "tracestate: " + "a=b,".repeat(500),
        "baggage: ",
        "baggage: =,=;=,,,;;;",
        "baggage: fault",
        "baggage: fault=",
        "baggage: fault=gateway",
        "baggage: fault=gateway:delay=-5s",
        "baggage: fault=gateway:delay=99999999999999999h",
        "baggage: fault=gateway:status=99999",
        "baggage: fault=%ZZ%00%ff",
        "baggage: " + "k=v,".repeat(900),
        "baggage: \u00e9=\u00ff",
        "X-Trace-Id: " + "x".repeat(3_000),
        "X-Trace-Id: \u00e9\u00ff");
  }

  @ParameterizedTest
  @MethodSource("hostileHeaders")
  void aHostileTraceHeaderDoesNotHarmTheRequest(String header, TracedShop system) throws Exception {
    String answer = raw(system, "GET /users/bob HTTP/1.1\r\n" + header + "\r\n", new byte[0]);

    assertThat(status(answer)).isEqualTo(200);
    assertThat(answer).containsPattern("(?i)x-trace-id: (?!0{32})[0-9a-f]{32}\r");
  }

  /** For a while: mistakes in the headers that we read, of which nothing worse comes than a 4xx. */
  @Test
  void mutatedHeaders(TracedShop system) throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Mutation mutation = new Mutation(seed);
    System.out.println("mutated headers: seed " + seed);
    Fuzzing fuzzing = Fuzzing.of("headers", system.shop().processIds());
    long end = System.nanoTime() + FUZZ_TIME.toNanos();
    int requests = 0;
    for (; requests < MUTATED_HEADERS || System.nanoTime() < end; requests++) {
      String path = mutation.oneOf(PATHS);
      String header = mutated(mutation, mutation.oneOf(HEADERS));

      String answer = raw(system, "GET " + path + " HTTP/1.1\r\n" + header + "\r\n", new byte[0]);

      assertThat(answer).as("%s: %s", path, header).startsWith("HTTP/1.1 ");
      assertThat(status(answer)).as("%s: %s", path, header).isBetween(200, 499);
    }
    assertThat(system.shop().isAlive()).isTrue();
    assertThat(system.shop().get("/users/bob").statusCode()).isEqualTo(200);
    fuzzing.end(requests, Fuzzing.SERVICE);
  }

  /** Without line ends, and not empty, which would make a request of its own of what follows. */
  private static String mutated(Mutation mutation, String header) {
    byte[] changed = mutation.of(header.getBytes(StandardCharsets.ISO_8859_1));
    String line = new String(changed, StandardCharsets.ISO_8859_1);
    return line.isEmpty() ? "x" : line.replace('\r', ' ').replace('\n', ' ');
  }

  @Test
  void bytesThatAreNoUtf8AreA400(TracedShop system) throws Exception {
    byte[] body = ORDER.replace("item5", "\u00ff\u00fe").getBytes(StandardCharsets.ISO_8859_1);

    String answer =
        raw(
            system,
            "POST /api/orders HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n",
            body);

    assertThat(status(answer)).isEqualTo(400);
    assertThat(answer).contains("urn:keepsake:problem:");
  }

  @Test
  void everyServiceBehindTheGatewayAsksForAToken(TracedShop system) throws Exception {
    for (String path :
        List.of(
            "user:/users/bob",
            "order:/orders/x",
            "inventory:/items/item1",
            "payment:/payments?orderId=x")) {
      String[] parts = path.split(":", 2);
      HttpResponse<String> answer = system.shop().getFrom(parts[0], parts[1]);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertProblem(answer);
    }
  }

  private static void assertProblem(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = JSON.readTree(answer.body());
    assertThat(problem.path("type").asText()).startsWith("urn:keepsake:problem:");
    assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("traceId").asText()).matches("[0-9a-f]{32}");
  }

  /** The latest order that went through; those that the stock refused are kept as failed. */
  private static String latestOrder(TracedShop system, String user) throws Exception {
    HttpResponse<String> answer = system.shop().get("/users/" + user + "/orders?limit=100");
    for (JsonNode order : JSON.readTree(answer.body()).path("orders")) {
      if (!order.path("status").asText().equals("failed")) {
        return order.path("orderId").asText();
      }
    }
    return "none";
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  /** Sends bytes that a decent HTTP client would not. */
  private static String raw(TracedShop system, String head, byte[] body) throws Exception {
    URI gateway = system.shop().of("gateway", "");
    try (Socket socket = new Socket(gateway.getHost(), gateway.getPort())) {
      socket.setSoTimeout(30_000);
      String rest = "Host: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((head + rest).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().write(body);
      socket.getOutputStream().flush();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    }
  }
}
