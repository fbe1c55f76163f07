package dev.keepsake.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.OpenApiDocument;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
  private static OpenApiDocument document;

  @BeforeAll
  static void read() {
    try (TestDashboard dashboard = new TestDashboard()) {
      document = OpenApiDocument.of(dashboard.get("/swagger/dashboard.yml").response().body());
    }
  }

  @Test
  void hasEveryPath() {
    assertThat(document.at("paths"))
        .containsOnlyKeys(
            "/api/traces",
            "/api/traces/{id}",
            "/api/traces/{id}/export",
            "/api/services",
            "/api/attributes",
            "/api/service-map",
            "/api/metrics",
            "/api/logs",
            "/api/events",
            "/api/sampling",
            "/api/errors",
            "/api/config",
            "/api/import",
            "/api/login",
            "/api/login/oidc",
            "/api/login/oidc/callback");
  }

  @ParameterizedTest
  @CsvSource({
    "get, /api/traces, 200 400 413",
    "get, /api/traces/{id}, 200 400 404 413",
    "get, /api/traces/{id}/export, 200 400 404 413",
    "post, /api/import, 200 400 413 415",
    "post, /api/login, 204 400 401",
    "delete, /api/login, 204",
    "get, /api/login/oidc, 303 404 413",
    "get, /api/login/oidc/callback, 303 404 413"
  })
  void listsEveryAnswer(String method, String path, String statuses) {
    assertThat(document.statuses(method, path)).isEqualTo(statuses);
  }

  @Test
  void namesTheStatesAsTheyAreWritten() {
    assertThat(document.at("components", "schemas", "TraceState").get("enum"))
        .asList()
        .containsExactly("deciding", "kept", "dropped");
  }
}
