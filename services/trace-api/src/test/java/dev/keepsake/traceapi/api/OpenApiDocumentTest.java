package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.OpenApiDocument;
import dev.keepsake.traceapi.TestApi;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiDocumentTest {
  private static final String TRACE_ID = TraceParent.EXAMPLE.split("-")[1];
  private static final String SPAN_ID = TraceParent.EXAMPLE.split("-")[2];

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

  /** In this order: what is started first has the id of the others' example. */
  @Test
  void theExamplesAreCallsThatAreDone() throws IOException {
    try (TestApi api = new TestApi(Map.of())) {
      Map<String, Object> ids = Map.of("traceId", TRACE_ID, "spanId", SPAN_ID);
      assertThat(api.post("/start-trace", example("StartTrace", ids)).status()).isEqualTo(201);
      for (String call : List.of("AddTrace", "AddEvent", "SetAttributes", "StopTrace")) {
        String path = "/" + call.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
        String body = example(call, Map.of());
        assertThat(body).contains("\"attributes\"");
        Answer answer = api.post(path, body);
        assertThat(answer.status()).as("%s of %s", answer, body).isBetween(200, 201);
      }
    }
  }

  /** The body that the examples of a schema's properties make. */
  private static String example(String schema, Map<String, Object> more) throws IOException {
    Map<String, Object> body = new LinkedHashMap<>(more);
    document
        .at("components", "schemas", schema, "properties")
        .forEach(
            (name, property) -> {
              Object example = OpenApiDocument.map(property).get("example");
              if (example != null) {
                // YAML's own type for what is a text in JSON.
                body.put(
                    name, example instanceof Date date ? date.toInstant().toString() : example);
              }
            });
    return JsonMapper.createDefault().writeValueAsString(body);
  }

  @Test
  void aCallOfABatchIsOneOfTheCalls() {
    assertThat(document.at("components", "schemas", "BatchCall", "properties"))
        .containsOnlyKeys("start-trace", "add-trace", "add-event", "set-attributes", "stop-trace");
    assertThat(document.at("components", "schemas", "BatchCall")).doesNotContainKey("required");
  }
}
