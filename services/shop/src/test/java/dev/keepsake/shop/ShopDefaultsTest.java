package dev.keepsake.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.io.socket.SocketUtils;
import io.micronaut.http.client.ServiceHttpClientConfiguration;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopDefaultsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static EmbeddedServer server;
  private static ServiceTokens tokens;

  @BeforeAll
  static void start() {
    int port = SocketUtils.findAvailableTcpPort();
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of(
                "micronaut.server.port",
                port,
                "micronaut.http.services.user.url",
                "http://localhost:" + port));
    tokens = server.getApplicationContext().getBean(ServiceTokens.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/guarded, 401",
    "/guarded/service, 401",
    "/guarded/open, 200",
    "/nothing, 404",
    "/health, 200",
    "/health/liveness, 200",
    "/health/readiness, 200",
    "/swagger/shop-test.yml, 200",
    "/env, 404",
    "/beans, 404",
    "/login, 404",
    "/keys, 404"
  })
  void withoutATokenOnlyTheOpenPathsAnswer(String path, int status) throws Exception {
    HttpResponse<String> response = get(path, null);
    assertThat(response.statusCode()).isEqualTo(status);
  }

  @Test
  void theMissingTokenIsAProblem() throws Exception {
    HttpResponse<String> response = get("/guarded", null);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(response.body()).contains("urn:keepsake:problem:invalid-token");
  }

  @Test
  void theWrongRoleIsAProblem() throws Exception {
    HttpResponse<String> response =
        get("/guarded/service", tokens.issue("alice", List.of(Roles.USER)));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).contains("urn:keepsake:problem:forbidden");
  }

  @Test
  void aTokenNamesTheCallerAndGoesOnToTheNextService() throws Exception {
    String token = tokens.issue("alice", List.of(Roles.USER));
    assertThat(get("/guarded", token).body()).isEqualTo("alice");
    assertThat(get("/guarded/next", token).body()).isEqualTo("alice");
  }

  @Test
  void aServiceTokenHasItsRole() throws Exception {
    String token = tokens.issue("auth", List.of(Roles.SERVICE));
    assertThat(get("/guarded/service", token).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."})
  void aForgedTokenIsNone(String token) throws Exception {
    assertThat(get("/guarded", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aCustomersTokenIsNoneBetweenServices() throws Exception {
    String token =
        server
            .getApplicationContext()
            .getBean(SignedTokens.class)
            .issue("keepsake-login", "alice", List.of(Roles.SERVICE), Duration.ofMinutes(1));
    assertThat(get("/guarded", token).statusCode()).isEqualTo(401);
  }

  @Test
  void healthTellsStrangersNothingMore() throws Exception {
    assertThat(get("/health", null).body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void clientsInheritTheTimeouts() {
    ServiceHttpClientConfiguration user =
        server
            .getApplicationContext()
            .getBean(ServiceHttpClientConfiguration.class, Qualifiers.byName("user"));
    assertThat(user.getConnectTimeout()).hasValue(Duration.ofSeconds(1));
    assertThat(user.getReadTimeout()).hasValue(Duration.ofSeconds(5));
  }

  @Test
  void aServiceForThePublicNeedsNoToken() throws Exception {
    try (EmbeddedServer open =
        ApplicationContext.run(EmbeddedServer.class, Map.of("shop.tokens.required", false))) {
      HttpRequest request =
          HttpRequest.newBuilder(open.getURI().resolve("/guarded/header"))
              .header("Authorization", "Bearer nonsense")
              .build();
      assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .isEqualTo("Bearer nonsense");
    }
  }

  @Test
  void withoutASecretNothingStarts() {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of("shop.jwt-secret", "")))
        .hasStackTraceContaining("set SHOP_JWT_SECRET");
  }

  private static HttpResponse<String> get(String path, String token) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.getURI().resolve(path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
