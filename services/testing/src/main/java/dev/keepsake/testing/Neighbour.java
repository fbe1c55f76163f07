package dev.keepsake.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands for a service that is called: answers what a test tells it to, and remembers what came.
 */
public final class Neighbour implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  /** What was received: {@code "POST /orders"}, the headers, the body. */
  public record Request(String line, Headers headers, String body) {}

  /** What is sent back. */
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  public Neighbour() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Answers a request line, such as {@code "GET /users/alice"}, query included. */
  public Neighbour on(String line, Answer answer) {
    answers.put(line, answer);
    return this;
  }

  public Neighbour on(String line, int status, String json) {
    return on(line, json(status, json));
  }

  public List<Request> requests() {
    return List.copyOf(requests);
  }

  public Request onlyRequest(String line) {
    List<Request> found = requests(line);
    if (found.size() != 1) {
      throw new AssertionError("one " + line + " expected in " + requests);
    }
    return found.get(0);
  }

  public List<Request> requests(String line) {
    return requests.stream().filter(request -> request.line().equals(line)).toList();
  }

  /** Forgets answers and requests. */
  public void reset() {
    answers.clear();
    requests.clear();
  }

  public static Answer json(int status, String json, String... headers) {
    return exchange -> {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      String type = status < 400 ? "application/json" : "application/problem+json";
      exchange.getResponseHeaders().set("Content-Type", type);
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  public static Answer problem(int status, String kind, String detail, String... headers) {
    return json(
        status,
        """
        {"type":"urn:keepsake:problem:%s","title":"x","status":%d,"detail":"%s","instance":"/x"}
        """
            .formatted(kind, status, detail),
        headers);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      requests.add(new Request(line, exchange.getRequestHeaders(), body));
      answers.getOrDefault(line, problem(404, "not-found", "nothing here")).to(exchange);
    }
  }
}
