package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.AtOnce;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.traceapi.TestApi;
import dev.keepsake.traceapi.span.EndedSpan;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TraceCallsTest {
  private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of());
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aTraceOfTwoSpansIsSentWithAllThatWasSaidOfThem() {
    Answer root =
        api.post(
            "/start-trace",
            """
            {"name":"create user","service":"signup","kind":"SERVER",
             "startTime":"2026-01-31T11:59:00Z","attributes":{"user.name":"alice","n":1}}\
            """);
    assertThat(root.status()).as(root.toString()).isEqualTo(201);
    String rootSpan = root.text("traceparent");
    assertThat(rootSpan)
        .isEqualTo("00-%s-%s-01".formatted(root.text("traceId"), root.text("spanId")));

    Answer child =
        api.post(
            "/add-trace",
            """
            {"parent":"%s","name":"INSERT users","kind":"CLIENT","service":"database",
             "events":[{"name":"retried","attributes":{"attempt":2}}],
             "links":[{"traceparent":"%s","attributes":{"why":"batch"}}]}\
            """
                .formatted(rootSpan, CALLER));
    assertThat(child.status()).as(child.toString()).isEqualTo(201);
    assertThat(child.text("traceId")).isEqualTo(root.text("traceId"));
    assertThat(child.text("parentSpanId")).isEqualTo(root.text("spanId"));
    api.post(
        "/stop-trace",
        "{\"span\":\"%s\",\"status\":\"ERROR\",\"message\":\"it failed\",\"attributes\":{\"rows\":0}}"
            .formatted(child.text("traceparent")));
    assertThat(api.stop(rootSpan).status()).isEqualTo(200);

    EndedSpan sentRoot = api.sender().await(rootSpan);
    assertThat(sentRoot.span().start().service()).isEqualTo("signup");
    assertThat(sentRoot.span().start().kind()).isEqualTo(SpanKind.SERVER);
    assertThat(sentRoot.span().start().parentSpanId()).isNull();
    assertThat(sentRoot.span().start().time()).isEqualTo("2026-01-31T11:59:00Z");
    assertThat(sentRoot.span().attributes()).isEqualTo(Map.of("user.name", "alice", "n", 1L));
    assertThat(sentRoot.status()).isEqualTo(StatusCode.UNSET);
    EndedSpan sentChild = api.sender().await(child.text("traceparent"));
    assertThat(sentChild.span().start().service()).isEqualTo("database");
    assertThat(sentChild.span().events().getFirst().name()).isEqualTo("retried");
    assertThat(sentChild.span().links().getFirst().attributes()).isEqualTo(Map.of("why", "batch"));
    assertThat(sentChild.span().attributes()).isEqualTo(Map.of("rows", 0L));
    assertThat(sentChild.status()).isEqualTo(StatusCode.ERROR);
    assertThat(sentChild.message()).isEqualTo("it failed");
  }

  @Test
  void anotherProgramsTraceIsContinued() {
    Answer answer =
        api.post(
            "/start-trace",
            "{\"name\":\"n\",\"service\":\"s\",\"traceparent\":\"" + CALLER + "\"}");
    assertThat(answer.text("traceId")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(answer.text("parentSpanId")).isEqualTo("00f067aa0ba902b7");
    api.stop(answer.text("traceparent"));
    assertThat(api.sender().await(answer.text("traceparent")).span().start().isContinued())
        .isTrue();
  }

  @Test
  void aTraceThatItsCallerDoesNotSampleIsNotSent() {
    String caller = CALLER.replace("-01", "-00");
    String span =
        api.post(
                "/start-trace",
                "{\"name\":\"n\",\"service\":\"s\",\"traceparent\":\"" + caller + "\"}")
            .text("traceparent");
    assertThat(span).endsWith("-00");
    assertThat(api.stop(span).status()).isEqualTo(200);
    String next = api.start("next");
    api.stop(next);
    api.sender().await(next);
    assertThat(api.sender().find(span)).isEmpty();
  }

  @Test
  void anOpenSpanTakesEventsAndAttributes() {
    String span = api.start("n");
    Answer event =
        api.post(
            "/add-event",
            "{\"span\":\"%s\",\"name\":\"e\",\"attributes\":{\"a\":[1,2.5]}}".formatted(span));
    assertThat(event.body()).isEqualTo(Map.of("traceparent", span, "attributes", 0, "events", 1));
    api.post("/set-attributes", "{\"span\":\"%s\",\"attributes\":{\"x\":1}}".formatted(span));
    Answer set =
        api.post(
            "/set-attributes",
            "{\"span\":\"%s\",\"attributes\":{\"x\":2,\"y\":true}}".formatted(span));
    assertThat(set.body()).isEqualTo(Map.of("traceparent", span, "attributes", 2, "events", 1));
    api.stop(span);
    EndedSpan sent = api.sender().await(span);
    assertThat(sent.span().attributes()).isEqualTo(Map.of("x", 2L, "y", true));
    assertThat(sent.span().events().getFirst().attributes())
        .isEqualTo(Map.of("a", List.of(1.0, 2.5)));
  }

  @Test
  void aCallThatIsSentAgainWithItsKeyChangesNothing() throws Exception {
    String key = UUID.randomUUID().toString();
    String body = "{\"name\":\"n\",\"service\":\"s\"}";
    List<Answer> starts =
        AtOnce.call(8, number -> api.post("/start-trace", body, "Idempotency-Key", key));
    assertThat(starts).extracting(Answer::status).containsOnly(201);
    assertThat(starts).extracting(Answer::body).containsOnly(starts.getFirst().body());
    assertThat(starts)
        .extracting(answer -> answer.header("Idempotency-Replayed"))
        .containsOnlyOnce((String) null);
    String span = starts.getFirst().text("traceparent");

    String event = "{\"span\":\"%s\",\"name\":\"e\"}".formatted(span);
    for (int i = 0; i < 3; i++) {
      assertThat(api.post("/add-event", event, "Idempotency-Key", key).body())
          .containsEntry("events", 1);
    }
    String add = "{\"parent\":\"%s\",\"name\":\"c\"}".formatted(span);
    Answer child = api.post("/add-trace", add, "Idempotency-Key", key);
    assertThat(child.status()).isEqualTo(201);
    assertThat(api.post("/add-trace", add, "Idempotency-Key", key).body()).isEqualTo(child.body());

    String stop = "{\"span\":\"%s\"}".formatted(span);
    Answer stopped = api.post("/stop-trace", stop, "Idempotency-Key", key);
    assertThat(stopped.status()).isEqualTo(200);
    assertThat(stopped.list("openChildren")).hasSize(1);
    api.clock().advance(Duration.ofSeconds(1));
    Answer again = api.post("/stop-trace", stop, "Idempotency-Key", key);
    assertThat(again.body()).isEqualTo(stopped.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    // Also where the span has stopped since.
    assertThat(api.post("/start-trace", body, "Idempotency-Key", key).body())
        .isEqualTo(starts.getFirst().body());
    assertThat(api.post("/add-trace", add, "Idempotency-Key", key).body()).isEqualTo(child.body());
    api.stop(child.text("traceparent"));
    api.sender().await(child.text("traceparent"));
    assertThat(api.sender().find(span)).hasSize(1);
  }

  @Test
  void theClientsOwnIdsAreTakenAndMakeACallRepeatable() {
    String body =
        """
        {"name":"n","service":"s","traceId":"11112222333344445555666677778888",
         "spanId":"1111222233334444"}\
        """;
    Answer first = api.post("/start-trace", body);
    assertThat(first.text("traceparent"))
        .isEqualTo("00-11112222333344445555666677778888-1111222233334444-01");
    assertThat(api.post("/start-trace", body).body()).isEqualTo(first.body());
    Answer other = api.post("/start-trace", body.replace("\"n\"", "\"other\""));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.kind()).isEqualTo("id-in-use");
    assertThat(other.fields()).containsExactly("spanId");

    String add =
        "{\"parent\":\"%s\",\"name\":\"c\",\"spanId\":\"1111222233334445\"}"
            .formatted(first.text("traceparent"));
    Answer child = api.post("/add-trace", add);
    assertThat(child.text("spanId")).isEqualTo("1111222233334445");
    assertThat(api.post("/add-trace", add).header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void openChildrenOfAStoppedParentAreListedAndCanBeStopped() {
    String root = api.start("root");
    String one = api.add(root, "one");
    String two = api.add(root, "two");
    api.stop(api.add(root, "three"));
    assertThat(api.stop(root).list("openChildren"))
        .extracting(child -> child.get("traceparent"))
        .containsExactly(one, two);
    assertThat(api.stop(one).list("openChildren")).isEmpty();
    assertThat(api.stop(two).status()).isEqualTo(200);
  }

  @Test
  void whatWasStoppedOrNeverStartedIsToldApart() {
    String span = api.start("n");
    api.stop(span);
    Answer twice = api.stop(span);
    assertThat(twice.status()).isEqualTo(409);
    assertThat(twice.kind()).isEqualTo("already-stopped");
    assertThat(twice.fields()).containsExactly("span");
    assertThat(twice.text("detail")).contains(span);
    Answer below = api.post("/add-trace", "{\"parent\":\"%s\",\"name\":\"c\"}".formatted(span));
    assertThat(below.kind()).isEqualTo("already-stopped");
    assertThat(below.fields()).containsExactly("parent");
    Answer event = api.post("/add-event", "{\"span\":\"%s\",\"name\":\"e\"}".formatted(span));
    assertThat(event.kind()).isEqualTo("already-stopped");

    Answer unknown = api.stop(CALLER.replace("b7-01", "b8-01"));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.kind()).isEqualTo("unknown-span");
    assertThat(unknown.text("detail")).contains("00f067aa0ba902b8");
    Answer malformed = api.stop("00f067aa0ba902b7");
    assertThat(malformed.status()).isEqualTo(400);
    assertThat(malformed.kind()).isEqualTo("malformed-id");
    assertThat(malformed.fields()).containsExactly("span");
  }

  @Test
  void anEndIsNotBeforeItsStartAndIsNowByDefault() {
    String span = api.start("n");
    String stop = "{\"span\":\"%s\",\"endTime\":\"%s\"}";
    Answer early = api.post("/stop-trace", stop.formatted(span, "2026-01-31T11:00:00Z"));
    assertThat(early.status()).isEqualTo(400);
    assertThat(early.kind()).isEqualTo("invalid-time");
    assertThat(early.fields()).containsExactly("endTime");
    Answer late = api.post("/stop-trace", stop.formatted(span, "2026-01-31T23:00:00Z"));
    assertThat(late.kind()).isEqualTo("invalid-time");
    assertThat(api.stop(span).text("endTime")).isEqualTo(api.clock().instant().toString());

    // By a clock that is ahead of ours: it ends no earlier than it began.
    String ahead =
        api.post(
                "/start-trace",
                "{\"name\":\"n\",\"service\":\"s\",\"startTime\":\"%s\"}"
                    .formatted(api.clock().instant().plusSeconds(30)))
            .text("traceparent");
    api.stop(ahead);
    EndedSpan sent = api.sender().await(ahead);
    assertThat(sent.end()).isEqualTo(sent.span().start().time());
    assertThat(sent.end()).isAfter(SettableClock.START);
  }

  @Test
  void whatIsOpenIsListed() {
    try (TestApi fresh = new TestApi(Map.of())) {
      String one = fresh.start("one");
      String two = fresh.start("two");
      assertThat(fresh.get("/open-spans?limit=1").list("spans"))
          .extracting(span -> span.get("traceparent"))
          .containsExactly(one);
      assertThat(fresh.get("/open-spans").body()).containsEntry("count", 2);
      fresh.stop(one);
      fresh.stop(two);
      assertThat(fresh.get("/open-spans").body()).isEqualTo(Map.of("count", 0, "spans", List.of()));
      assertThat(fresh.get("/open-spans?limit=0").status()).isEqualTo(400);
      assertThat(fresh.get("/open-spans?limit=").status()).isEqualTo(400);
    }
  }
}
