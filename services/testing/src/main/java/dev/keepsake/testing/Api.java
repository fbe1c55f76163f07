package dev.keepsake.testing;

import dev.keepsake.shop.Roles;
import dev.keepsake.shop.ServiceTokens;
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

/** The service under test as its callers see it. */
public final class Api implements AutoCloseable {
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json;
  private final ServiceTokens tokens;

  public Api(EmbeddedServer server) {
    this.server = server;
    this.json = server.getApplicationContext().getBean(JsonMapper.class);
    this.tokens = server.getApplicationContext().getBean(ServiceTokens.class);
  }

  public Answer get(String path) {
    return send(request(path, Roles.GUEST).GET());
  }

  public Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, Roles.GUEST).POST(BodyPublishers.ofString(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer put(String path, String body, String role) {
    return send(request(path, role).PUT(BodyPublishers.ofString(body)));
  }

  public Answer delete(String path) {
    return send(request(path, Roles.GUEST).DELETE());
  }

  public Answer withoutToken(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  private HttpRequest.Builder request(String path, String role) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + tokens.issue("guest", List.of(role)));
  }

  private URI uri(String path) {
    return URI.create(server.getURI() + path);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(response, json);
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

    public String text() {
      return response.body();
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
      List<?> errors = (List<?>) body().getOrDefault("errors", List.of());
      return errors.stream().map(error -> (String) ((Map<?, ?>) error).get("field")).toList();
    }

    public Object value(String name) {
      return body().get(name);
    }

    @SuppressWarnings("unchecked")
    public Map<String, Object> body() {
      try {
        return json.readValue(text(), Map.class);
      } catch (IOException e) {
        throw new IllegalStateException("not JSON: " + text(), e);
      }
    }
  }
}
