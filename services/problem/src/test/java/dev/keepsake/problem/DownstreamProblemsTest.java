package dev.keepsake.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.io.socket.SocketUtils;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownstreamProblemsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    int port = SocketUtils.findAvailableTcpPort();
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "micronaut.server.port",
                port,
                "micronaut.http.services.backend.url",
                "http://localhost:" + port,
                "micronaut.http.services.backend.read-timeout",
                "60s",
                "micronaut.http.services.impatient.url",
                "http://localhost:" + port,
                "micronaut.http.services.impatient.read-timeout",
                "300ms",
                "micronaut.http.services.deaf.url",
                "http://localhost:1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "conflict,      409, out-of-stock,           There are only 3.",
    "behind,        504, processor-timeout,      The card processor is slow.",
    "callers-token, 401, invalid-token,          Log in again.",
    "no-token,      502, downstream-failed,      backend failed to answer.",
    "broken,        502, downstream-failed,      backend failed to answer.",
    "nothing,       404, not-found,              There is nothing at this path.",
    "html,          502, downstream-failed,      backend failed to answer.",
    "slow,          504, downstream-timeout,     impatient did not answer in time.",
    "refused,       503, downstream-unavailable, deaf cannot be reached; try again."
  })
  void aFailureBecomesTheProblemOfOurAnswer(String failure, int status, String kind, String detail)
      throws Exception {
    HttpResponse<String> response = get(failure);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    Problem problem = problem(response);
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.detail()).isEqualTo(detail);
    assertThat(problem.instance()).isEqualTo("/front/" + failure);
  }

  @Test
  void fieldsAndRetryAfterArePassedOn() throws Exception {
    HttpResponse<String> response = get("conflict");
    assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(problem(response).errors())
        .isEqualTo(List.of(new FieldError("items[0].quantity", "is more than 3")));
  }

  @Test
  void aServiceThatCannotBeReachedIsWorthAnotherTry() throws Exception {
    assertThat(get("refused").headers().firstValue("Retry-After")).hasValue("1");
  }

  private static HttpResponse<String> get(String failure) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(server.getURL() + "/front/" + failure)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Problem problem(HttpResponse<String> response) throws Exception {
    return server
        .getApplicationContext()
        .getBean(JsonMapper.class)
        .readValue(response.body(), Problem.class);
  }
}
