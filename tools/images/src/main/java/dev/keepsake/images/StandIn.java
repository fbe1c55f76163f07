package dev.keepsake.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Whoever a service calls while it is trained: agrees to all, knows nothing. */
final class StandIn implements AutoCloseable {
  private final HttpServer server;

  StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", StandIn::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      // To OTLP an empty message says that all was taken.
      boolean otlp = exchange.getRequestURI().getPath().startsWith("/v1/");
      byte[] body = (otlp ? "" : "{}").getBytes(StandardCharsets.UTF_8);
      String type = otlp ? "application/x-protobuf" : "application/json";
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
