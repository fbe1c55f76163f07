package dev.keepsake.dashboard;

import com.google.protobuf.Message;
import dev.keepsake.testing.Await;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The service with settings of a test's own, and what the Collector and the page see of it. */
public final class TestDashboard implements AutoCloseable {
  private static final String PROTOBUF = "application/x-protobuf";

  private final EmbeddedServer server;
  private final JsonMapper json;
  private final HttpClient http = HttpClient.newHttpClient();

  public TestDashboard() {
    this(Map.of());
  }

  public TestDashboard(Map<String, Object> settings) {
    server = ApplicationContext.run(EmbeddedServer.class, new HashMap<>(settings));
    json = server.getApplicationContext().getBean(JsonMapper.class);
  }

  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  public SettableClock clock() {
    return bean(SettableClock.class);
  }

  public URI of(String path) {
    return URI.create(server.getURI() + path);
  }

  public HttpClient http() {
    return http;
  }

  /** Sends what the Collector sends; it has to be taken. */
  public void send(String path, Message message) {
    Answer answer = post(path, PROTOBUF, message.toByteArray());
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
  }

  public Answer post(String path, String contentType, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(of(path))
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(of(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Asks until the answer is as wanted. */
  public Answer await(String path, Predicate<Answer> wanted) {
    Answer[] last = new Answer[1];
    Await.until(
        path,
        () -> {
          last[0] = get(path);
          return wanted.test(last[0]);
        });
    return last[0];
  }

  /** Waits until the trace is in a state. */
  public void awaitState(int trace, String state) {
    await("/api/traces/" + OtlpSpans.traceId(trace), answer -> state.equals(answer.state()));
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
    http.shutdownNow();
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

    /** Of a trace. */
    public String state() {
      return status() == 200 ? (String) map("summary").get("state") : null;
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> map(String name) {
      return (Map<String, Object>) body().get(name);
    }

    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> list(String name) {
      return (List<Map<String, Object>>) body().getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> body() {
      return (Map<String, Object>) value();
    }

    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> items() {
      return (List<Map<String, Object>>) value();
    }

    private Object value() {
      try {
        return json.readValue(response.body(), Object.class);
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
