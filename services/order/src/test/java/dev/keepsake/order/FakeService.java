package dev.keepsake.order;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A neighbour of the service under test, over HTTP. It can be taken down and brought up again. */
abstract class FakeService implements AutoCloseable {
  private static final Pattern ORDER_ID = Pattern.compile("ord_[0-9a-f]{32}");

  /** The requests so far: {@code METHOD path}. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The claims of the tokens that came with them. */
  final List<String> claims = new CopyOnWriteArrayList<>();

  /** The requests that came with a fault in their baggage. */
  final List<String> withFault = new CopyOnWriteArrayList<>();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int port;
  private HttpServer server;

  FakeService() {
    server = started(0);
    port = server.getAddress().getPort();
  }

  /** Answers a request by a status and, if it is not empty, a body. */
  abstract Reply answer(String method, String orderId, String body) throws InterruptedException;

  String url() {
    return "http://localhost:" + port;
  }

  void down() {
    server.stop(0);
  }

  void up() {
    server = started(port);
  }

  long count(String request) {
    return requests.stream().filter(request::equals).count();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer started(int port) {
    try {
      HttpServer created =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      created.setExecutor(threads);
      created.createContext("/", this::handle);
      created.start();
      return created;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().toString();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(method + " " + path);
    if (String.valueOf(exchange.getRequestHeaders().getFirst("baggage")).contains("fault=")) {
      withFault.add(method + " " + path);
    }
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    claims.add(
        new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    Matcher orderId = ORDER_ID.matcher(path + body);
    Reply reply;
    try {
      reply = answer(method, orderId.find() ? orderId.group() : "", body);
    } catch (InterruptedException e) {
      exchange.close();
      return;
    }
    if (reply == Reply.NONE) {
      exchange.close();
      return;
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    String type = reply.status() < 400 ? "application/json" : "application/problem+json";
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  record Reply(int status, String body) {
    /** The connection breaks instead. */
    static final Reply NONE = new Reply(0, "");

    static Reply problem(int status, String kind, String field) {
      return new Reply(
          status,
          """
          {"type":"urn:keepsake:problem:%s","title":"x","status":%d,"detail":"told by the neighbour",
           "errors":[{"field":"%s","detail":"is at fault"}]}"""
              .formatted(kind, status, field));
    }
  }
}
