package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.OpenApiDocument;
import dev.keepsake.traceapi.TestApi;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
  private static OpenApiDocument document;

  @BeforeAll
  static void read() {
    try (TestApi api = new TestApi(Map.of())) {
      document = OpenApiDocument.of(api.get("/swagger/trace-api.yml").response().body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "post, /start-trace, 201 400 401 409 413 415 429 503",
    "post, /add-trace, 201 400 401 404 409 413 415 429 503",
    "post, /add-event, 200 400 401 404 409 413 415 429 503",
    "post, /set-attributes, 200 400 401 404 409 413 415 429 503",
    "post, /stop-trace, 200 400 401 404 409 413 415 429 503",
    "post, /batch, 200 400 401 413 415 429 503",
    "get, /open-spans, 200 400 401 413 415 429 503"
  })
  void listsEveryAnswer(String method, String path, String statuses) {
    assertThat(document.statuses(method, path)).isEqualTo(statuses);
  }

  @Test
  void hasExamplesAndWhatIsRequired() {
    assertThat(document.at("components", "schemas", "StartTrace").get("required"))
        .asList()
        .containsExactlyInAnyOrder("name", "service");
    assertThat(document.at("components", "schemas", "AddTrace", "properties", "parent"))
        .containsEntry("example", TraceParent.EXAMPLE);
    assertThat(document.at("components", "schemas", "StopTrace").get("required"))
        .asList()
        .containsExactly("span");
  }

  @Test
  void aCallOfABatchIsOneOfTheCalls() {
    assertThat(document.at("components", "schemas", "BatchCall", "properties"))
        .containsOnlyKeys("start-trace", "add-trace", "add-event", "set-attributes", "stop-trace");
    assertThat(document.at("components", "schemas", "BatchCall")).doesNotContainKey("required");
  }
}
