package dev.keepsake.traceapi;

import dev.keepsake.traceapi.export.FakeSender;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/** The service with settings of a test's own, and what its clients see of it. */
public final class TestApi implements AutoCloseable {
  private final EmbeddedServer server;
  private final JsonMapper json;
  private final HttpClient http = HttpClient.newHttpClient();

  public TestApi(Map<String, Object> settings) {
    server = ApplicationContext.run(EmbeddedServer.class, settings);
    json = server.getApplicationContext().getBean(JsonMapper.class);
  }

  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  public FakeSender sender() {
    return bean(FakeSender.class);
  }

  public SettableClock clock() {
    return bean(SettableClock.class);
  }

  /** Starts a trace and gives the traceparent of its span. */
  public String start(String name) {
    return post("/start-trace", "{\"name\":\"%s\",\"service\":\"test\"}".formatted(name))
        .text("traceparent");
  }

  /** Adds a span and gives its traceparent. */
  public String add(String parent, String name) {
    return post("/add-trace", "{\"parent\":\"%s\",\"name\":\"%s\"}".formatted(parent, name))
        .text("traceparent");
  }

  public Answer stop(String span) {
    return post("/stop-trace", "{\"span\":\"" + span + "\"}");
  }

  public Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.getURI() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.getURI() + path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofString()), json);
    } catch (IOException e) {
      throw new IllegalStateException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }

  /** What the service answered. */
  public record Answer(HttpResponse<String> response, JsonMapper json) {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    /** The last part of the problem's type. */
    public String kind() {
      return String.valueOf(body().get("type")).replace("urn:keepsake:problem:", "");
    }

    /** The fields that the problem names. */
    public List<String> fields() {
      return list("errors").stream().map(error -> (String) error.get("field")).toList();
    }

    public String text(String name) {
      return (String) body().get(name);
    }

    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list(String name) {
      return (List<Map<String, Object>>) body().getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> body() {
      try {
        return json.readValue(response.body(), Map.class);
      } catch (IOException e) {
        throw new IllegalStateException("not JSON: " + response.body(), e);
      }
    }

    @Override
    public String toString() {
      return status() + " " + response.body();
    }
  }
}
