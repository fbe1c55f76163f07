package dev.keepsake.dashboard.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private static TestDashboard dashboard;

  @BeforeAll
  static void start() {
    dashboard = new TestDashboard();
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/index.html", "/traces", "/traces/0af7651916cd43dd8448eb211c80319c"})
  void anAddressOfThePageIsThePageUnderAStrictPolicy(String path) {
    Answer answer = dashboard.get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.response().body()).contains("<title>");
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'self'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/nothing", "/missing.js", "/v1/nothing", "/swagger/none.yml"})
  void whatIsNoneOfThePagesIs404AlsoForABrowser(String path) {
    Answer answer = dashboard.get(path, "Accept", "text/html");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Security-Policy")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/traces", "/nothing"})
  void aProgramIsToldThatThereIsNothing(String path) {
    assertThat(dashboard.get(path, "Accept", "application/json").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/../application.yml", "/%2e%2e/application.yml", "/..%2fapplication.yml"})
  void whatIsBesideThePageIsNotServed(String path) {
    assertThat(dashboard.get(path).response().body()).doesNotContain("micronaut:");
  }
}
