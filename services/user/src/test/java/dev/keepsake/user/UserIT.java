package dev.keepsake.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.shop.Roles;
import dev.keepsake.shop.ServiceTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static EmbeddedPostgres postgres;
  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws IOException {
    postgres = EmbeddedPostgres.start();
    server =
        ApplicationContext.run(
            EmbeddedServer.class,
            Map.of("datasources.default.url", postgres.getJdbcUrl("postgres", "postgres")));
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    postgres.close();
  }

  @Test
  void aUserIsFoundByIdWithoutThePassword() throws Exception {
    HttpResponse<String> response = get("/users/user123");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response))
        .isEqualTo(Map.of("id", "user123", "name", "Test User", "email", "user123@example.com"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest", "alice", "bob"})
  void theDemoAccountsExist(String id) throws Exception {
    assertThat(get("/users/" + id).statusCode()).isEqualTo(200);
  }

  @Test
  void anUnknownUserIsNotFound() throws Exception {
    HttpResponse<String> response = get("/users/nobody");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response)).containsEntry("type", "urn:keepsake:problem:user-not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%00b",
        "%ff",
        "a%27%3B%20DROP%20TABLE%20users",
        "%F0%9F%98%80",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void whatCannotBeAnIdIsTheCallersFault(String id) throws Exception {
    HttpResponse<String> response = get("/users/" + id);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"field\":\"id\"");
  }

  @ParameterizedTest
  @CsvSource({"alice, wonderland", "bob, builder"})
  void theRightPasswordTellsTheUser(String username, String password) throws Exception {
    HttpResponse<String> response = verify(username, password, Roles.SERVICE);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).isEqualTo(Map.of("id", username, "roles", List.of("USER")));
  }

  @ParameterizedTest
  @CsvSource({
    "alice, builder",
    "alice, Wonderland",
    "nobody, wonderland",
    "guest, guest",
    "user123, x",
    "' OR '1'='1, x"
  })
  void anyOtherPasswordIsRefused(String username, String password) throws Exception {
    HttpResponse<String> response = verify(username, password, Roles.SERVICE);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response)).containsEntry("type", "urn:keepsake:problem:invalid-credentials");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\u0000b", "a\\ud800b"})
  void whatPostgresCannotStoreIsTheCallersFault(String username) throws Exception {
    assertThat(verify(username, "x", Roles.SERVICE).statusCode()).isEqualTo(400);
  }

  @Test
  void onlyServicesMayVerifyPasswords() throws Exception {
    assertThat(verify("alice", "wonderland", Roles.USER).statusCode()).isEqualTo(403);
  }

  @Test
  void withoutATokenNothingIsTold() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri("/users/alice")).build();
    HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(json(response)).containsEntry("type", "urn:keepsake:problem:invalid-token");
  }

  @Test
  void theOpenApiDocumentIsServed() throws Exception {
    assertThat(get("/swagger/user.yml").body()).contains("/users/{id}").contains("version: \"1\"");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path, Roles.GUEST).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> verify(String username, String password, String role)
      throws Exception {
    String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
    return HTTP.send(
        request("/credentials/verify", role)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path, String role) {
    String token =
        server.getApplicationContext().getBean(ServiceTokens.class).issue("test", List.of(role));
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
  }

  private static URI uri(String path) {
    return URI.create(server.getURI() + path);
  }

  private static Map<String, Object> json(HttpResponse<String> response) throws IOException {
    return server
        .getApplicationContext()
        .getBean(JsonMapper.class)
        .readValue(response.body(), Argument.mapOf(String.class, Object.class));
  }
}
