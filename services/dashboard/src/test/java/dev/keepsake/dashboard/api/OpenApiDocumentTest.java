package dev.keepsake.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.TestDashboard;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class OpenApiDocumentTest {
  private static Map<String, Object> document;

  @BeforeAll
  static void read() {
    try (TestDashboard dashboard = new TestDashboard()) {
      document = new Yaml().load(dashboard.get("/swagger/dashboard.yml").response().body());
    }
  }

  @Test
  void hasEveryPath() {
    assertThat(at("paths"))
        .containsOnlyKeys(
            "/api/traces",
            "/api/traces/{id}",
            "/api/traces/{id}/export",
            "/api/services",
            "/api/service-map",
            "/api/metrics",
            "/api/logs",
            "/api/events",
            "/api/sampling",
            "/api/errors",
            "/api/config",
            "/api/import");
  }

  @ParameterizedTest
  @CsvSource({
    "get, /api/traces, 200 400",
    "get, /api/traces/{id}, 200 400 404",
    "get, /api/traces/{id}/export, 200 400 404",
    "post, /api/import, 200 400 413 415"
  })
  void listsEveryAnswer(String method, String path, String statuses) {
    assertThat(String.join(" ", new TreeSet<>(at("paths", path, method, "responses").keySet())))
        .isEqualTo(statuses);
  }

  @Test
  void namesTheStatesAsTheyAreWritten() {
    assertThat(at("components", "schemas", "TraceState").get("enum"))
        .asList()
        .containsExactly("deciding", "kept", "dropped");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> at(String... path) {
    return Stream.of(path)
        .reduce(document, (map, key) -> (Map<String, Object>) map.get(key), (a, b) -> b);
  }
}
