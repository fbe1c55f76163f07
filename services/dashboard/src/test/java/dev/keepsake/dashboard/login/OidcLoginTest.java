package dev.keepsake.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.dashboard.live.TestPage;
import dev.keepsake.testing.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OidcLoginTest {
  private static final String LOGIN = "/api/login/oidc";

  private static OpenIdProvider provider;
  private static TestDashboard dashboard;

  @BeforeAll
  static void start() {
    provider = new OpenIdProvider();
    dashboard = new TestDashboard(settings(Map.of()));
  }

  @AfterAll
  static void stop() {
    dashboard.close();
    provider.close();
  }

  /** What the browser has after the first step: where it was sent, and its cookie. */
  private record Begun(Map<String, List<String>> asked, String cookie) {}

  @Test
  void whoLoggedInAtTheProviderComesBackToWhereItWasAndReadsAtEveryReplicaUntilTheEnd() {
    Begun begun = begin(dashboard, "?to=/traces/0af7?view%3Dlogs");
    assertThat(begun.asked())
        .containsEntry("response_type", List.of("code"))
        .containsEntry("client_id", List.of(OpenIdProvider.CLIENT))
        .containsEntry("code_challenge_method", List.of("S256"))
        .containsEntry("redirect_uri", List.of(dashboard.of(LOGIN + "/callback").toString()));
    Answer back = finish(dashboard, provider.logIn(begun.asked()), begun.cookie());
    assertThat(back.header("Location")).isEqualTo("/traces/0af7?view=logs");
    assertThat(cookie(back, "keepsake-session"))
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Lax", "Path=/api");
    String session = session(back);
    assertThat(dashboard.get("/api/login", "Cookie", session).body())
        .containsEntry("token", false)
        .containsEntry("oidc", true)
        .containsEntry("user", "alice@example.com");
    new TestPage(dashboard, "Cookie", session).close();
    try (TestDashboard replica = new TestDashboard(settings(Map.of()))) {
      assertThat(replica.get("/api/traces", "Cookie", session).status()).isEqualTo(200);
      replica.clock().advance(Duration.ofHours(12));
      assertThat(replica.get("/api/traces", "Cookie", session).status()).isEqualTo(401);
    }
    // Another list of who may read: all have to show again that they are on it.
    try (TestDashboard strict =
        new TestDashboard(
            settings(
                Map.of(
                    "dashboard.login.oidc.claim", "groups",
                    "dashboard.login.oidc.allowed", "admin")))) {
      assertThat(strict.get("/api/traces", "Cookie", session).status()).isEqualTo(401);
    }
  }

  @Test
  void nobodyElseReads() {
    assertThat(dashboard.get("/api/traces").status()).isEqualTo(401);
    // No token is set: none is right, nor the empty one.
    assertThat(
            dashboard
                .post(
                    "/api/login",
                    "application/json",
                    "{\"token\": \"\"}".getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(401);
    assertThatThrownBy(() -> new TestPage(dashboard)).isInstanceOf(CompletionException.class);
    Begun begun = begin(dashboard, "");
    // What was sealed for a login is no session.
    String forged = begun.cookie().replace("keepsake-login", "keepsake-session");
    assertThat(dashboard.get("/api/traces", "Cookie", forged).status()).isEqualTo(401);
  }

  static Stream<Arguments> wrongTokens() {
    return Stream.of(
        wrong("another nonce", claims -> claims.claim("nonce", "another")),
        wrong("no nonce", claims -> claims.claim("nonce", null)),
        wrong("for another client", claims -> claims.audience("another")),
        wrong("of another issuer", claims -> claims.issuer("https://other.example.com")),
        wrong(
            "out of date",
            claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3600)))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongTokens")
  void aWrongIdTokenIsRefused(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    Begun begun = begin(dashboard, "");
    String back = provider.logIn(begun.asked(), provider.ownKey(), change);
    assertRefused(finish(dashboard, back, begun.cookie()), "login-refused");
  }

  @Test
  void anIdTokenUnderAForeignSignatureIsRefused() {
    Begun begun = begin(dashboard, "");
    String back = provider.logIn(begun.asked(), provider.foreignKey(), UnaryOperator.identity());
    assertRefused(finish(dashboard, back, begun.cookie()), "login-refused");
  }

  @Test
  void onlyTheBrowserThatBeganALoginEndsIt() {
    Begun begun = begin(dashboard, "");
    String back = provider.logIn(begun.asked());
    assertRefused(finish(dashboard, back, "other=cookie"), "login-expired");
    assertRefused(finish(dashboard, back, begin(dashboard, "").cookie()), "login-expired");
    assertRefused(finish(dashboard, "code=a-code&state=x", begun.cookie()), "login-expired");
    // With another's verifier the code is worth nothing.
    Begun other = begin(dashboard, "");
    String mixed = back.replaceFirst("state=.*", "state=" + other.asked().get("state").get(0));
    assertRefused(finish(dashboard, mixed, other.cookie()), "login-refused");
  }

  @Test
  void whatTheProviderRefusesIsRefused() {
    Begun begun = begin(dashboard, "");
    String state = begun.asked().get("state").get(0);
    assertRefused(
        finish(dashboard, "error=access_denied&state=" + state, begun.cookie()), "login-refused");
    assertRefused(
        finish(dashboard, "nothing=here&state=" + state, begun.cookie()), "login-refused");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example", "/%5Cevil.example", "https://evil.example", "/a%0Ab"})
  void nobodyIsLedToAnotherSite(String to) {
    Begun begun = begin(dashboard, "?to=" + to);
    Answer back = finish(dashboard, provider.logIn(begun.asked()), begun.cookie());
    assertThat(back.header("Location")).isEqualTo("/");
  }

  @Test
  void aProviderThatIsAwayIsSaidAndTheStartDoesNotNeedIt() {
    Begun begun = begin(dashboard, "");
    String back = provider.logIn(begun.asked());
    provider.breakDown();
    assertRefused(finish(dashboard, back, begun.cookie()), "provider-away");
    try (OpenIdProvider gone = new OpenIdProvider()) {
      gone.close();
      Map<String, Object> settings = Map.of("dashboard.login.oidc.issuer", gone.issuer());
      try (TestDashboard alone = new TestDashboard(settings(settings))) {
        assertRefused(alone.get(LOGIN), "provider-away");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"groups: sre", "groups: admin, staff", "email: @example.com", "sub: 42"})
  void whoIsOnTheListReads(String list) {
    try (TestDashboard strict = new TestDashboard(settings(list(list)))) {
      Begun begun = begin(strict, "");
      Answer back = finish(strict, provider.logIn(begun.asked()), begun.cookie());
      assertThat(strict.get("/api/traces", "Cookie", session(back)).status()).isEqualTo(200);
    }
  }

  @Test
  void whoIsNotOnTheListDoesNot() {
    for (String list : List.of("groups: sr", "email: @le.com", "roles: sre")) {
      try (TestDashboard strict = new TestDashboard(settings(list(list)))) {
        Begun begun = begin(strict, "");
        String back = provider.logIn(begun.asked());
        assertRefused(finish(strict, back, begun.cookie()), "not-allowed");
      }
    }
    try (TestDashboard strict = new TestDashboard(settings(list("email: @example.com")))) {
      Begun begun = begin(strict, "");
      String back =
          provider.logIn(
              begun.asked(), provider.ownKey(), claims -> claims.claim("email_verified", false));
      assertRefused(finish(strict, back, begun.cookie()), "not-allowed");
    }
  }

  private static Map<String, Object> settings(Map<String, Object> more) {
    Map<String, Object> settings =
        new HashMap<>(
            Map.of(
                "dashboard.login.oidc.issuer", provider.issuer(),
                "dashboard.login.oidc.client-id", OpenIdProvider.CLIENT,
                "dashboard.login.oidc.client-secret", OpenIdProvider.SECRET));
    settings.putAll(more);
    return settings;
  }

  private static Map<String, Object> list(String list) {
    String[] parts = list.split(": ", 2);
    return Map.of("dashboard.login.oidc.claim", parts[0], "dashboard.login.oidc.allowed", parts[1]);
  }

  private static Arguments wrong(String name, UnaryOperator<JWTClaimsSet.Builder> change) {
    return Arguments.of(name, change);
  }

  private static Begun begin(TestDashboard dashboard, String query) {
    Answer answer = dashboard.get(LOGIN + query);
    assertThat(answer.status()).isEqualTo(303);
    URI location = URI.create(answer.header("Location"));
    assertThat(location.toString()).startsWith(provider.issuer() + "/authorize?");
    String cookie = cookie(answer, "keepsake-login");
    assertThat(cookie).containsIgnoringCase("HttpOnly").contains("SameSite=Lax", "Path=" + LOGIN);
    return new Begun(
        URLUtils.parseParameters(location.getRawQuery()), cookie.substring(0, cookie.indexOf(';')));
  }

  private static Answer finish(TestDashboard dashboard, String query, String cookie) {
    Answer answer = dashboard.get(LOGIN + "/callback?" + query, "Cookie", cookie);
    assertThat(answer.status()).isEqualTo(303);
    return answer;
  }

  private static void assertRefused(Answer answer, String problem) {
    assertThat(answer.header("Location")).isEqualTo("/login?problem=" + problem);
    assertThat(cookie(answer, "keepsake-session")).isNull();
  }

  private static String session(Answer answer) {
    String cookie = cookie(answer, "keepsake-session");
    assertThat(cookie).as(answer.header("Location")).isNotNull();
    return cookie.substring(0, cookie.indexOf(';'));
  }

  private static String cookie(Answer answer, String name) {
    return answer.response().headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "="))
        .findFirst()
        .orElse(null);
  }
}
