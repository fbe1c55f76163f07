package dev.keepsake.e2e.traceapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Fuzzer;
import dev.keepsake.e2e.process.Fuzzing;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.Repository;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs without an SDK make traces over plain HTTP, which arrive in Jaeger. */
class TraceApiIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** For thousands of calls, on a machine that has much else to do. */
  private static final Duration LONG_LIMIT = Duration.ofMinutes(5);

  /** Small, so that it is soon full. */
  private static final long QUEUE = 1000;

  private static final String CALLS = "traces_span_metrics_calls_total";

  private static Jaeger jaeger;
  private static Collector collector;
  private static TraceApi api;

  @BeforeAll
  static void start() {
    jaeger = Jaeger.start("trace-api");
    // Nothing is kept by chance but everything by the ratio: all that is sent has to arrive.
    collector =
        Collector.start(
            "trace-api",
            jaeger,
            Map.of("KEEPSAKE_DECISION_WAIT", "3s", "KEEPSAKE_BASELINE_PERCENT", "100"));
    api =
        TraceApi.start(
            "trace-api", collector, Map.of("TRACE_API_QUEUE_SPANS", String.valueOf(QUEUE)));
  }

  @AfterAll
  static void stop() throws Exception {
    // The Collector after what sends to it, and Jaeger last.
    for (AutoCloseable process : Arrays.asList(api, collector, jaeger)) {
      if (process != null) {
        process.close();
      }
    }
  }

  @Test
  void theCallsOfTwoProgramsAreOneWholeTrace() throws Exception {
    JsonNode root =
        started(
            "/start-trace",
            """
            {"name":"create user","service":"signup","kind":"SERVER",
             "attributes":{"user.name":"alice","attempt":1,"new":true,"tags":["a","b"]}}\
            """);
    JsonNode insert =
        started(
            "/add-trace",
            """
            {"parent":"%s","name":"INSERT users","kind":"CLIENT",
             "events":[{"name":"retried","attributes":{"attempt":2}}]}\
            """
                .formatted(span(root)));
    // The other program knows no more than the header that it was called with.
    JsonNode mail =
        started(
            "/start-trace",
            "{\"name\":\"send mail\",\"service\":\"mailer\",\"traceparent\":\"%s\"}"
                .formatted(span(root)));
    stop(insert, "");
    stop(mail, ",\"status\":\"ERROR\",\"message\":\"the mail server refused\"");
    stop(root, "");

    Map<String, StoredSpan> spans = stored(root.path("traceId").asText(), 3);
    assertThat(spans.get("create user"))
        .satisfies(
            span -> {
              assertThat(span.service()).isEqualTo("signup");
              assertThat(span.kind()).isEqualTo("server");
              assertThat(span.parentId()).isEmpty();
              assertThat(span.tags())
                  .containsEntry("user.name", "alice")
                  .containsEntry("attempt", 1L)
                  .containsEntry("new", true);
            });
    assertThat(spans.get("INSERT users"))
        .satisfies(
            span -> {
              assertThat(span.service()).isEqualTo("signup");
              assertThat(span.parentId()).isEqualTo(root.path("spanId").asText());
              assertThat(span.events())
                  .containsExactly(new StoredSpan.Event("retried", Map.of("attempt", 2L)));
            });
    assertThat(spans.get("send mail"))
        .satisfies(
            span -> {
              assertThat(span.service()).isEqualTo("mailer");
              assertThat(span.parentId()).isEqualTo(root.path("spanId").asText());
              assertThat(span.status()).isEqualTo("ERROR");
              assertThat(span.policy()).isEqualTo("errors");
            });
  }

  @Test
  void noEndThatWasTakenIsLostWhileTheCollectorIsAwayAndTheQueueIsFull() throws Exception {
    collector.stop();
    Pairs pairs = Pairs.start(api, "away", 8, 0);
    Await.until(LONG_LIMIT, "an end is refused, for the queue is full", () -> pairs.refused() > 0);
    assertThat(pairs.ended()).isPositive().isLessThanOrEqualTo(QUEUE);
    collector.start();
    Await.until(LONG_LIMIT, "ends are taken again", () -> pairs.ended() > QUEUE);
    long ended = pairs.finish();

    Await.until(
        LONG_LIMIT,
        "all ends that were taken have been measured, " + ended,
        () -> collector.prometheus().sum(CALLS, Map.of("service_name", "away")),
        // More where an answer to a request of them came late, so that it was sent again.
        measured -> measured >= ended);
    for (String trace : pairs.traces()) {
      stored(trace, 1);
    }
    assertThat(jaeger.client().services()).contains("away").doesNotContain("trace-api");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node examples/node-client/user-creation.js",
        "python3 examples/python/user_creation.py",
        "bash examples/curl/user-creation"
      })
  void anExampleMakesATraceOfThreeSteps(String command) {
    String traceId =
        Command.output(
                LIMIT, Map.of("TRACE_API_URL", api.of("").toString()), List.of(command.split(" ")))
            .strip();

    Map<String, StoredSpan> spans = stored(traceId, 3);
    StoredSpan root = spans.get("user creation");
    assertThat(root.service()).isEqualTo("signup");
    assertThat(root.parentId()).isEmpty();
    assertThat(List.of("database insertion", "e-mail confirmation"))
        .allSatisfy(step -> assertThat(spans.get(step).parentId()).isEqualTo(root.spanId()));
    assertThat(spans.values()).allSatisfy(span -> assertThat(span.policy()).isEqualTo("forced"));
  }

  @Test
  void theCommandsOfTheDocumentMakeATrace() throws Exception {
    String document = Files.readString(Repository.path("docs/trace-api.md"));
    String commands =
        document.split("```bash\n", 2)[1].split("```", 2)[0].replaceFirst(
            "api=\\S+", "api=" + api.of(""));

    String output =
        Command.output(
            LIMIT, Map.of(), List.of("bash", "-ec", commands + "\necho; echo \"$user\""));

    String traceparent = output.strip().lines().toList().getLast();
    assertThat(stored(traceparent.split("-")[1], 2))
        .containsOnlyKeys("create user", "INSERT users");
  }

  @Test
  void theNodeClientPassesItsOwnTests() {
    Command.output(
        LIMIT, Map.of(), List.of("node", "--test", "examples/node-client/index.test.js"));
  }

  @Test
  void noEndpointFailsOrAnswersWhatItsDocumentDoesNotKnow() throws Exception {
    Fuzzing fuzzing = Fuzzing.of("trace-api", Map.of("trace-api", api.pid()));
    long requests = Fuzzer.run("trace-api", api.of(""), List.of("--exclude-path=/batch"));
    // A batch is answered 200 where one of its calls is not: each has its own status.
    requests +=
        Fuzzer.run(
            "trace-api",
            api.of(""),
            List.of("--include-path=/batch", "--exclude-checks=negative_data_rejection"));
    assertThat(api.isAlive()).isTrue();
    assertThat(Http.send(HttpRequest.newBuilder(api.of("/open-spans")).build()).statusCode())
        .isEqualTo(200);
    fuzzing.end(requests, Fuzzing.SERVICE);
  }

  private static JsonNode started(String path, String json) throws Exception {
    return api.post(path, 201, json);
  }

  private static void stop(JsonNode started, String more) throws Exception {
    api.post("/stop-trace", 200, "{\"span\":\"" + span(started) + "\"" + more + "}");
  }

  private static String span(JsonNode started) {
    return started.path("traceparent").asText();
  }

  /** The spans of a trace by name, once as many are in Jaeger as are wanted. */
  private static Map<String, StoredSpan> stored(String traceId, int wanted) {
    return Await.until(
            LIMIT,
            "trace " + traceId + " is in Jaeger, whole",
            () -> jaeger.client().trace(traceId).orElse(List.of()),
            spans -> spans.size() == wanted)
        .stream()
        .collect(Collectors.toMap(StoredSpan::name, Function.identity()));
  }
}
