package dev.keepsake.testing;

import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Calls a service under test over HTTP, as anybody can. */
public final class Caller implements AutoCloseable {
  private final EmbeddedServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json;

  public Caller(EmbeddedServer server) {
    this.server = server;
    this.json = server.getApplicationContext().getBean(JsonMapper.class);
  }

  /**
   * A request to be sent.
   *
   * @param headers names and values in turn
   */
  public HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.getURI() + path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  public Answer send(HttpRequest.Builder request) {
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
  }
}
