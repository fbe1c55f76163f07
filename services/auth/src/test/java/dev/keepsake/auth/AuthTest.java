package dev.keepsake.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.client.BlockingHttpClient;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.runtime.server.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthTest {
  private static final String SECRET = "a secret of the tests, of 32 bytes or more";
  private static final Map<String, Object> COMMON =
      Map.of("shop.jwt-secret", SECRET, "shop.delay-scale", 0, "otel.sdk.disabled", true);

  private EmbeddedServer user;
  private EmbeddedServer auth;
  private BlockingHttpClient client;

  @BeforeAll
  void start() {
    user = server(Map.of("micronaut.application.name", "user", "fake.user", true));
    auth = server(Map.of("micronaut.http.services.user.url", user.getURL().toString()));
    client = auth.getApplicationContext().createBean(HttpClient.class, auth.getURL()).toBlocking();
  }

  private static EmbeddedServer server(Map<String, Object> own) {
    Map<String, Object> properties = new HashMap<>(COMMON);
    properties.putAll(own);
    properties.put("micronaut.server.port", -1);
    return ApplicationContext.run(EmbeddedServer.class, properties);
  }

  @AfterAll
  void stop() {
    client.close();
    auth.close();
    user.close();
  }

  @AfterEach
  void bringBack() {
    fakeUser().gone.clear();
  }

  private FakeUser fakeUser() {
    return user.getApplicationContext().getBean(FakeUser.class);
  }

  @Test
  void aCallerWithoutATokenIsAGuest() {
    Map<?, ?> identity = verify("{\"token\":null}");

    assertThat(identity.get("subject")).isEqualTo("guest");
    assertThat(identity.get("roles")).isEqualTo(List.of("GUEST"));
    assertThat(identity.get("token")).asString().isNotEmpty();
  }

  @Test
  void aCustomerLogsInAndIsKnownByTheToken() {
    Map<?, ?> session = login("alice", "wonderland");

    assertThat(session.get("tokenType")).isEqualTo("Bearer");
    assertThat(session.get("expiresIn")).isEqualTo(3600);
    Map<?, ?> identity = verify("{\"token\":\"" + session.get("token") + "\"}");
    assertThat(identity.get("subject")).isEqualTo("alice");
    assertThat(identity.get("roles")).isEqualTo(List.of("USER"));
  }

  @Test
  void aWrongPasswordIsRefusedWithTheUserServicesProblem() {
    assertProblem(() -> login("alice", "looking-glass"), "invalid-credentials");
  }

  @Test
  void theTokenOfAUserWhoIsGoneIsRefused() {
    Object token = login("alice", "wonderland").get("token");
    fakeUser().gone.add("alice");

    assertProblem(() -> verify("{\"token\":\"" + token + "\"}"), "invalid-token");
  }

  @Test
  void anInternalTokenIsNoCustomersToken() {
    Object internal = verify("{}").get("token");

    assertProblem(() -> verify("{\"token\":\"" + internal + "\"}"), "invalid-token");
  }

  @ParameterizedTest
  @MethodSource("badTokens")
  void aBadTokenIsRefused(String token) {
    assertProblem(() -> verify("{\"token\":\"" + token + "\"}"), "invalid-token");
  }

  static Stream<String> badTokens() throws JOSEException {
    String good = signed(SECRET, "keepsake-auth", 60);
    return Stream.of(
        "",
        "x",
        "a.b.c",
        good.substring(0, good.length() - 4) + "AAAA",
        signed("another secret, also of 32 bytes or more", "keepsake-auth", 60),
        signed(SECRET, "keepsake-auth", -1),
        signed(SECRET, "somebody-else", 60),
        new PlainJWT(claims("keepsake-auth", 60)).serialize(),
        "e".repeat(20_000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"username\":\"alice\"}",
        "{\"username\":{},\"password\":\"x\"}",
        "{\"username\":\"\",\"password\":\"x\"}",
        "{\"username\":\"al\\u0000ice\",\"password\":\"x\"}"
      })
  void aBadLoginIsA400(String body) {
    assertThatThrownBy(() -> post("/login", body))
        .isInstanceOfSatisfying(
            HttpClientResponseException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(HttpStatus.BAD_REQUEST.getCode()));
  }

  @Test
  void anAbsentUserServiceIsA503() {
    try (EmbeddedServer alone =
            server(Map.of("micronaut.http.services.user.url", "http://localhost:1"));
        BlockingHttpClient toAlone =
            alone
                .getApplicationContext()
                .createBean(HttpClient.class, alone.getURL())
                .toBlocking()) {
      assertThatThrownBy(
              () -> toAlone.retrieve(HttpRequest.POST("/tokens/verify", Map.of()), Map.class))
          .isInstanceOfSatisfying(
              HttpClientResponseException.class,
              e -> {
                assertThat(e.code()).isEqualTo(503);
                assertThat(e.getResponse().getHeaders().contains(HttpHeaders.RETRY_AFTER)).isTrue();
              });
    }
  }

  private static String signed(String secret, String issuer, int seconds) throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims(issuer, seconds));
    token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  private static JWTClaimsSet claims(String issuer, int seconds) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer)
        .subject("alice")
        .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
        .build();
  }

  private static void assertProblem(Runnable request, String kind) {
    assertThatThrownBy(request::run)
        .isInstanceOfSatisfying(
            HttpClientResponseException.class,
            e -> {
              assertThat(e.code()).isEqualTo(401);
              assertThat(e.getResponse().getBody(Map.class).orElseThrow())
                  .containsEntry("type", "urn:keepsake:problem:" + kind);
            });
  }

  private Map<?, ?> login(String username, String password) {
    return post("/login", "{\"username\":\"" + username + "\",\"password\":\"" + password + "\"}");
  }

  private Map<?, ?> verify(String body) {
    return post("/tokens/verify", body);
  }

  private Map<?, ?> post(String path, String body) {
    return client.retrieve(
        HttpRequest.POST(path, body).contentType(MediaType.APPLICATION_JSON_TYPE), Map.class);
  }
}
