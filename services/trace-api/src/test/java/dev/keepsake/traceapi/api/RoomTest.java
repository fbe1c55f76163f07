package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Await;
import dev.keepsake.traceapi.TestApi;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told where there is no room, or no right. */
class RoomTest {
  private static final String START = "{\"name\":\"n\",\"service\":\"s\"}";

  @Test
  void anEndThatFindsTheQueueFullIsNoEndUntilThereIsRoom() {
    try (TestApi api =
        new TestApi(Map.of("trace-api.queue.spans", 2, "trace-api.queue.retry-pause", "1ms"))) {
      api.sender().goAway();
      api.stop(api.start("one"));
      api.stop(api.start("two"));
      String third = api.start("three");
      Answer full = api.stop(third);
      assertThat(full.status()).isEqualTo(503);
      assertThat(full.kind()).isEqualTo("queue-full");
      assertThat(full.header("Retry-After")).isNotNull();
      assertThat(api.get("/open-spans").body()).containsEntry("count", 1);

      api.sender().comeBack();
      Await.until("there is room", () -> api.stop(third).status() == 200);
      api.sender().await(third);
      assertThat(api.sender().received()).hasSize(3);
    }
  }

  @Test
  void anEndThatIsRefusedTakesNoPlace() {
    try (TestApi api = new TestApi(Map.of("trace-api.queue.spans", 1))) {
      String span = api.start("n");
      for (int i = 0; i < 3; i++) {
        api.stop("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        api.post(
            "/stop-trace",
            "{\"span\":\"%s\",\"endTime\":\"2000-01-01T00:00:00Z\"}".formatted(span));
      }
      assertThat(api.stop(span).status()).isEqualTo(200);
    }
  }

  @Test
  void aClientHasSoManyOpenSpansAndNoMore() {
    try (TestApi api = new TestApi(Map.of("trace-api.store.spans-per-client", 1))) {
      String span = api.start("one");
      Answer answer = api.post("/start-trace", START);
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.kind()).isEqualTo("too-many-open-spans");
      api.stop(span);
      assertThat(api.post("/start-trace", START).status()).isEqualTo(201);
    }
  }

  @Test
  void allClientsTogetherHaveSoManyOpenSpansAndNoMore() {
    try (TestApi api = new TestApi(Map.of("trace-api.store.spans", 1))) {
      api.start("one");
      Answer answer = api.post("/start-trace", START);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.kind()).isEqualTo("store-full");
      assertThat(answer.header("Retry-After")).isNotNull();
    }
  }

  @Test
  void aClientCallsSoOftenAndNoMore() {
    try (TestApi api =
        new TestApi(Map.of("trace-api.limits.calls-per-second", 2, "trace-api.limits.burst", 3))) {
      String batch = "{\"calls\":[{\"start-trace\":%s},{\"start-trace\":%s}]}";
      assertThat(api.post("/batch", batch.formatted(START, START)).status()).isEqualTo(200);
      assertThat(api.get("/open-spans").status()).isEqualTo(200);
      Answer answer = api.get("/open-spans");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.kind()).isEqualTo("rate-limited");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(api.get("/health").status()).isEqualTo(200);
      api.clock().advance(Duration.ofMillis(500));
      assertThat(api.get("/open-spans").status()).isEqualTo(200);
      assertThat(api.get("/open-spans").status()).isEqualTo(429);
    }
  }

  @Test
  void whereTokensAreRequiredEachNamesItsClient() {
    String alice = "alice-alice-alice-alice-alice-alice";
    String bob = "bob-bob-bob-bob-bob-bob-bob-bob-bob";
    try (TestApi api =
        new TestApi(
            Map.of(
                "trace-api.tokens.required",
                true,
                "trace-api.tokens.accepted",
                "alice=" + alice + ",bob=" + bob))) {
      for (String header : new String[] {"Bearer nonsense", "Basic " + alice, "Bearer", ""}) {
        Answer refused = api.post("/start-trace", START, "Authorization", header);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.kind()).isEqualTo("invalid-token");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      }
      for (String path :
          new String[] {"/start-trace", "/stop-trace/", "//stop-trace", "/nothing"}) {
        assertThat(api.post(path, START).status()).as(path).isEqualTo(401);
      }
      assertThat(api.get("/open-spans").status()).isEqualTo(401);
      assertThat(api.get("/health").status()).isEqualTo(200);
      Answer started = api.post("/start-trace", START, "Authorization", "Bearer " + alice);
      assertThat(started.status()).isEqualTo(201);
      assertThat(api.get("/open-spans", "Authorization", "bearer " + alice).body())
          .containsEntry("count", 1);
      assertThat(api.get("/open-spans", "Authorization", "Bearer " + bob).body())
          .containsEntry("count", 0);
    }
  }
}
