package dev.keepsake.frontend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A gateway that answers as the real one would, faults included. */
final class FakeGateway implements AutoCloseable {
  private static final String PLACED = "{\"orderId\":\"ord_1\",\"status\":\"completed\"}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile boolean ready = true;
  private volatile boolean broken;
  private volatile boolean routeless;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** What was received; absent headers are null. */
  record Request(String line, String authorization, String traceparent, String baggage) {
    String traceId() {
      return traceparent.split("-", -1)[1];
    }
  }

  FakeGateway() throws IOException {
    this(0);
  }

  FakeGateway(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** What came, without the questions for readiness. */
  List<Request> requests() {
    return requests.stream().filter(request -> !request.line().contains("/health")).toList();
  }

  List<Request> readinessRequests() {
    return requests.stream().filter(request -> request.line().contains("/health")).toList();
  }

  void ready(boolean ready) {
    this.ready = ready;
  }

  /** Answers every order with a 500. */
  void breakDown() {
    broken = true;
  }

  /** Answers everything but readiness with a 404, as an ingress with the wrong rules would. */
  void loseItsRoutes() {
    routeless = true;
  }

  /** Holds all answers until {@link #letGo}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void letGo() {
    gate.countDown();
  }

  @Override
  public void close() {
    letGo();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      requests.add(
          new Request(
              line,
              exchange.getRequestHeaders().getFirst("Authorization"),
              exchange.getRequestHeaders().getFirst("traceparent"),
              exchange.getRequestHeaders().getFirst("baggage")));
      if (!line.equals("GET /health/readiness")) {
        gate.await();
      }
      answer(exchange, routeless && !line.contains("/health") ? "" : line, body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String line, String body) throws IOException {
    switch (line) {
      case "GET /health/readiness" -> send(exchange, ready ? 200 : 503, "{}");
      case "POST /api/login" -> send(exchange, 200, "{\"token\":\"alices\"}");
      case "POST /api/orders" -> order(exchange, body);
      case "GET /api/orders/ord_1" -> send(exchange, 200, PLACED);
      case "GET /users/user123/orders" -> send(exchange, 200, "{\"orders\":[]}");
      default -> send(exchange, 404, "{}");
    }
  }

  private void order(HttpExchange exchange, String body) throws IOException {
    String baggage = String.valueOf(exchange.getRequestHeaders().getFirst("baggage"));
    if (broken) {
      send(exchange, 500, "{}");
    } else if (body.contains("\"total\":-1")) {
      send(exchange, 400, "{}");
    } else if (baggage.contains("payment:error")) {
      send(exchange, 502, "{}");
    } else if (baggage.contains("payment.processor:decline")) {
      send(exchange, 402, "{}");
    } else {
      send(exchange, 201, PLACED);
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
