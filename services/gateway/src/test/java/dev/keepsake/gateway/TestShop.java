package dev.keepsake.gateway;

import dev.keepsake.testing.Neighbour;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;

/** A running gateway between fakes of its neighbours. */
public final class TestShop implements AutoCloseable {
  public static final String ORDER =
      """
      {"orderId":"ord_1","status":"completed","paymentId":"pay_1","userId":"guest",\
      "items":[{"name":"item1","quantity":1}],"total":99.99,"createdAt":"2026-01-02T03:04:05Z"}""";

  public static final String ALICE =
      """
      {"id":"alice","name":"Alice","email":"alice@example.com"}""";

  public final Neighbour auth = new Neighbour();
  public final Neighbour order = new Neighbour();
  public final Neighbour user = new Neighbour();

  private final EmbeddedServer gateway;
  private final HttpClient http = HttpClient.newHttpClient();

  public TestShop() {
    this(Map.of());
  }

  /** With settings that come before those of application.yml. */
  public TestShop(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.server.port", -1);
    all.put("micronaut.http.services.auth.url", auth.url());
    all.put("micronaut.http.services.order.url", order.url());
    all.put("micronaut.http.services.user.url", user.url());
    all.putAll(settings);
    gateway = ApplicationContext.run(EmbeddedServer.class, all, "test");
    reset();
  }

  /** Back to neighbours who know a guest and alice, and take every order. */
  public void reset() {
    auth.reset();
    order.reset();
    user.reset();
    auth.on(
        "POST /tokens/verify",
        200,
        """
        {"subject":"guest","roles":["GUEST"],"token":"internal-token"}""");
    order.on("POST /orders", 201, ORDER).on("GET /orders/ord_1", 200, ORDER);
    user.on("GET /users/alice", 200, ALICE);
  }

  public ApplicationContext context() {
    return gateway.getApplicationContext();
  }

  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.getURL() + path));
  }

  public Reply get(String path, String... headers) {
    return send(with(request(path), headers));
  }

  public Reply post(String path, String json, String... headers) {
    return post(path, BodyPublishers.ofString(json), headers);
  }

  public Reply post(String path, HttpRequest.BodyPublisher body, String... headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    return send(with(request.POST(body), headers));
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    auth.close();
    order.close();
    user.close();
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    return headers.length == 0 ? request : request.headers(headers);
  }

  /** What the gateway answered. */
  public record Reply(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse(null);
    }

    public String body() {
      return response.body();
    }

    public JsonNode json() {
      try {
        return JsonMapper.createDefault().readValue(body(), JsonNode.class);
      } catch (IOException e) {
        throw new AssertionError("not JSON: " + body(), e);
      }
    }

    /** A field of the answer as text, null when there is none. */
    public String text(String field) {
      JsonNode value = json().get(field);
      return value == null ? null : value.coerceStringValue();
    }

    /** The last part of a problem's type. */
    public String kind() {
      String type = text("type");
      return type == null ? null : type.substring(type.lastIndexOf(':') + 1);
    }
  }
}
