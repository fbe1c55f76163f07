package dev.keepsake.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Auth beside a user service that takes connections and does nothing good with them. */
class UnstableUserTest {
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private ServerSocket user;
  private EmbeddedServer auth;
  private volatile boolean hangsUp;

  @BeforeEach
  void start() throws IOException {
    user = new ServerSocket(0);
    Thread.ofVirtual().start(this::accept);
    auth =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "shop.jwt-secret",
                "a secret of the tests, of 32 bytes or more",
                "shop.delay-scale",
                0,
                "otel.sdk.disabled",
                true,
                "micronaut.server.port",
                -1,
                "micronaut.http.services.user.url",
                "http://localhost:" + user.getLocalPort(),
                "micronaut.http.services.user.read-timeout",
                "2s"));
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = user.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      }
    } catch (IOException e) {
      // The end of the test.
    }
  }

  private void serve(Socket connection) {
    try {
      while (connection.getInputStream().read() >= 0) {
        if (hangsUp) {
          connection.close();
        }
      }
    } catch (IOException e) {
      // Hung up.
    }
  }

  @AfterEach
  void stop() throws IOException {
    auth.close();
    user.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  @Test
  void aLookUpIsTriedThreeTimes() throws Exception {
    hangsUp = true;
    assertThat(post("/tokens/verify", "{}").statusCode()).isIn(502, 503);
    assertThat(connections).hasSize(3);
  }

  @Test
  void aLoginIsTriedOnce() throws Exception {
    hangsUp = true;
    String body = "{\"username\":\"alice\",\"password\":\"wonderland\"}";
    assertThat(post("/login", body).statusCode()).isIn(502, 503);
    assertThat(connections).hasSize(1);
  }

  @Test
  void aSlowUserServiceIsATimeoutThatIsNotTriedAgain() throws Exception {
    HttpResponse<String> response = post("/tokens/verify", "{}");
    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(response.body()).contains("urn:keepsake:problem:downstream-timeout", "user did");
    assertThat(connections).hasSize(1);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(auth.getURI().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
