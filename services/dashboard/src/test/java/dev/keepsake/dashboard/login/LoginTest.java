package dev.keepsake.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.dashboard.live.TestPage;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Await;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {
  private static final String TOKEN = "only-for-tests-0123456789-abcdef";

  private TestDashboard dashboard;

  @BeforeEach
  void start() {
    dashboard = new TestDashboard(Map.of("dashboard.login.token", TOKEN));
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/traces",
        "/api/traces/",
        "/api/traces/0af7651916cd43dd8448eb211c80319c",
        "/api/traces/0af7651916cd43dd8448eb211c80319c/export",
        "/api/logs",
        "/api/config"
      })
  void whatIsKnownOfTracesNeedsALogin(String path) {
    Answer answer = dashboard.get(path);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.kind()).isEqualTo("login-required");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.response().body()).doesNotContain(TOKEN);
  }

  @Test
  void anImportNeedsALogin() {
    assertThat(post("/api/import", "{}").status()).isEqualTo(401);
  }

  @Test
  void thePageTheHealthAndTheIntakeNeedNone() {
    for (String path : new String[] {"/", "/traces", "/icon.svg", "/swagger/dashboard.yml"}) {
      assertThat(dashboard.get(path, "Accept", "text/html").status()).as(path).isEqualTo(200);
    }
    assertThat(dashboard.get("/health").status()).isEqualTo(200);
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")));
  }

  @Test
  void theTokenIsTakenAsABearersAndNoOther() {
    assertThat(dashboard.get("/api/traces", "Authorization", "Bearer " + TOKEN).status())
        .isEqualTo(200);
    for (String other : new String[] {"Bearer " + TOKEN + "x", "Bearer ", "Basic " + TOKEN, "x"}) {
      assertThat(dashboard.get("/api/traces", "Authorization", other).status())
          .as(other)
          .isEqualTo(401);
    }
  }

  @Test
  void aBrowserGetsASessionForTheTokenUntilItEnds() {
    String cookie = login();
    assertThat(cookie)
        .containsIgnoringCase("HttpOnly")
        .contains("SameSite=Lax")
        .contains("Path=/api");
    String session = cookie.substring(0, cookie.indexOf(';'));
    assertThat(session).doesNotContain(TOKEN);
    assertThat(dashboard.get("/api/traces", "Cookie", session).status()).isEqualTo(200);
    assertThat(dashboard.get("/api/login", "Cookie", session).text())
        .isEqualTo("{\"token\":true,\"oidc\":false,\"user\":\"\"}");
    // Its end is under the seal.
    String longer = session.replaceFirst("=", "=9");
    assertThat(dashboard.get("/api/traces", "Cookie", longer).status()).isEqualTo(401);
    dashboard.clock().advance(Duration.ofHours(12));
    assertThat(dashboard.get("/api/traces", "Cookie", session).status()).isEqualTo(401);
  }

  @Test
  void anotherTokenIsRefused() {
    Answer answer = post("/api/login", "{\"token\": \"" + TOKEN + "x\"}");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.kind()).isEqualTo("invalid-token");
    assertThat(answer.header("Set-Cookie")).isNull();
    assertThat(post("/api/login", "{}").status()).isEqualTo(400);
  }

  @Test
  void theLiveFeedNeedsALogin() {
    assertThatThrownBy(() -> new TestPage(dashboard))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    String cookie = login();
    try (TestPage page =
        new TestPage(dashboard, "Cookie", cookie.substring(0, cookie.indexOf(';')))) {
      // And no longer than it lasts.
      dashboard.clock().advance(Duration.ofHours(12));
      Await.until("the feed ends with the session", page::isClosed);
    }
  }

  private String login() {
    Answer answer = post("/api/login", "{\"token\": \"" + TOKEN + "\"}");
    assertThat(answer.status()).isEqualTo(204);
    return answer.header("Set-Cookie");
  }

  private Answer post(String path, String body) {
    return dashboard.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
  }
}
