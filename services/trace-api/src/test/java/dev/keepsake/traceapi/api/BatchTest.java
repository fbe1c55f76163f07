package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.traceapi.TestApi;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final String SPAN = "00-%s-%s-01";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("trace-api.limits.batch", 6));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aWholeTraceIsOneCallWithTheClientsOwnIds() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    String root = SPAN.formatted(trace, "00000000000000a1");
    String child = SPAN.formatted(trace, "00000000000000a2");
    Answer answer =
        api.post(
            "/batch",
            """
            {"calls":[
              {"start-trace":{"name":"n","service":"s","traceId":"%s","spanId":"00000000000000a1"}},
              {"add-trace":{"parent":"%s","name":"c","spanId":"00000000000000a2"}},
              {"add-event":{"span":"%s","name":"e"}},
              {"set-attributes":{"span":"%s","attributes":{"a":1}}},
              {"stop-trace":{"span":"%s"}},
              {"stop-trace":{"span":"%s","status":"OK"}}]}"""
                .formatted(trace, root, child, child, child, root));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.body()).containsEntry("failed", 0);
    assertThat(answer.list("results"))
        .extracting(result -> result.get("status"))
        .containsExactly(201, 201, 200, 200, 200, 200);
    assertThat(api.sender().await(child).span().events()).hasSize(1);
    assertThat(api.sender().await(root).span().start().service()).isEqualTo("s");
  }

  @Test
  void aCallThatFailsIsToldAndTheNextIsDone() {
    String span = api.start("n");
    Answer answer =
        api.post(
            "/batch",
            """
            {"calls":[{"stop-trace":{"span":"%s"}},{"stop-trace":{"span":"%s"}},
                      {"start-trace":{"name":"n","service":"s"}}]}"""
                .formatted(span, span));
    assertThat(answer.body()).containsEntry("failed", 1);
    assertThat(answer.list("results"))
        .extracting(result -> result.get("status"))
        .containsExactly(200, 409, 201);
    assertThat(answer.toString()).contains("urn:keepsake:problem:already-stopped");
  }

  @Test
  void aBatchThatIsSentAgainWithItsKeyChangesNothing() {
    String key = UUID.randomUUID().toString();
    String body =
        """
        {"calls":[{"start-trace":{"name":"n","service":"s"}},
                  {"start-trace":{"name":"n","service":"s"}}]}""";
    Answer first = api.post("/batch", body, "Idempotency-Key", key);
    assertThat(api.post("/batch", body, "Idempotency-Key", key).body()).isEqualTo(first.body());
    assertThat(first.list("results"))
        .extracting(result -> result.get("started"))
        .doesNotHaveDuplicates();
  }

  @Test
  void whereABodyIsNotValidNoneIsDone() {
    try (TestApi fresh = new TestApi(Map.of())) {
      Answer answer =
          fresh.post(
              "/batch",
              """
              {"calls":[{"start-trace":{"name":"n","service":"s"}},
                        {"start-trace":{"service":"s"}}]}""");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.fields()).hasSize(1).first().asString().contains("calls[1]", "name");
      assertThat(fresh.get("/open-spans").body()).containsEntry("count", 0);
    }
  }

  @Test
  void aBatchHasOneCallAPieceAndNotTooMany() {
    assertThat(api.post("/batch", "{\"calls\":[]}").fields()).containsExactly("calls");
    assertThat(api.post("/batch", "{\"calls\":[{}]}").fields()).containsExactly("calls[0]");
    assertThat(api.post("/batch", "{\"calls\":[null]}").fields()).containsExactly("calls[0]");
    Answer both =
        api.post(
            "/batch",
            "{\"calls\":[{\"start-trace\":{\"name\":\"n\",\"service\":\"s\"},"
                + "\"stop-trace\":{\"span\":\"x\"}}]}");
    assertThat(both.fields()).containsExactly("calls[0]");
    String call = "{\"start-trace\":{\"name\":\"n\",\"service\":\"s\"}}";
    Answer many = api.post("/batch", "{\"calls\":[" + (call + ",").repeat(6) + call + "]}");
    assertThat(many.kind()).isEqualTo("limit-exceeded");
  }
}
