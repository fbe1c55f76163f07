package dev.keepsake.testing;

import dev.keepsake.shop.Roles;
import dev.keepsake.shop.ServiceTokens;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

/** The service under test of the shop as the others call it. */
public final class Api implements AutoCloseable {
  private final EmbeddedServer server;
  private final Caller caller;
  private final ServiceTokens tokens;

  public Api(EmbeddedServer server) {
    this.server = server;
    this.caller = new Caller(server);
    this.tokens = server.getApplicationContext().getBean(ServiceTokens.class);
  }

  public Answer get(String path, String... headers) {
    HttpRequest.Builder request = request(path, Roles.GUEST).GET();
    return caller.send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path, Roles.GUEST).POST(BodyPublishers.ofString(body));
    return caller.send(headers.length == 0 ? request : request.headers(headers));
  }

  public Answer put(String path, String body, String role) {
    return caller.send(request(path, role).PUT(BodyPublishers.ofString(body)));
  }

  public Answer delete(String path) {
    return caller.send(request(path, Roles.GUEST).DELETE());
  }

  public Answer withoutToken(String path) {
    return caller.send(caller.request(path));
  }

  private HttpRequest.Builder request(String path, String role) {
    return caller
        .request(path, "Content-Type", "application/json")
        .header("Authorization", "Bearer " + tokens.issue("guest", List.of(role)));
  }

  @Override
  public void close() {
    caller.close();
    server.close();
  }
}
