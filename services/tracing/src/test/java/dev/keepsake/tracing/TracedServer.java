package dev.keepsake.tracing;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A service with this library on a free port, whose spans stay in memory. */
final class TracedServer implements AutoCloseable {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "micronaut.application.name", "order",
          "micronaut.server.port", -1,
          "otel.traces.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.metrics.exporter", "none",
          "keepsake.tracing.jvm-metrics", false,
          "spans.in-memory", true);

  private final HttpClient client = HttpClient.newHttpClient();
  private final EmbeddedServer server;

  TracedServer() {
    this(Map.of());
  }

  TracedServer(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(SETTINGS);
    all.putAll(settings);
    server = ApplicationContext.run(EmbeddedServer.class, all);
  }

  <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  ApplicationContext context() {
    return server.getApplicationContext();
  }

  int port() {
    return server.getPort();
  }

  HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  HttpResponse<String> send(String method, String path, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .method(method, HttpRequest.BodyPublishers.noBody()),
        headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    return send(
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)),
        headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    try {
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  List<SpanData> spans() {
    return bean(InMemorySpanExporter.class).getFinishedSpanItems();
  }

  List<SpanData> spans(SpanKind kind) {
    return spans().stream().filter(span -> span.getKind() == kind).toList();
  }

  /** Waits for the one span of this kind. */
  SpanData span(SpanKind kind) {
    return Await.until(() -> spans(kind), found -> found.size() == 1).getFirst();
  }

  SpanData span(String name) {
    Supplier<List<SpanData>> named =
        () -> spans().stream().filter(span -> span.getName().equals(name)).toList();
    return Await.until(named, found -> found.size() == 1).getFirst();
  }

  void forget() {
    bean(InMemorySpanExporter.class).reset();
  }

  @Override
  public void close() {
    server.getApplicationContext().close();
    client.close();
  }
}
