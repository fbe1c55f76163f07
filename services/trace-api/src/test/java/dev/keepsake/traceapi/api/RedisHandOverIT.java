package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Await;
import dev.keepsake.testing.TestRedis;
import dev.keepsake.traceapi.TestApi;
import dev.keepsake.traceapi.span.RedisLink;
import dev.keepsake.traceapi.span.UnsentSpans;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** With a Redis no ended span is lost with the replica that was to send it, or with an answer. */
class RedisHandOverIT {
  @AutoClose private static final TestRedis redis = new TestRedis();

  @Test
  void whatAReplicaThatIsGoneHasNotSentAnotherSends() {
    try (TestApi gone = api(redis.uri(), Map.of());
        TestApi other = api(redis.uri(), Map.of())) {
      gone.sender().goAway();
      String span = gone.start("n");
      assertThat(gone.stop(span).status()).isEqualTo(200);
      assertThat(other.bean(UnsentSpans.class).take(other.clock().instant(), 10)).isEmpty();

      other.clock().advance(Duration.ofSeconds(31));
      other.sender().await(span);
      awaitNothingKept(other);
      gone.sender().comeBack();
    }
  }

  @Test
  void whatCouldNotBeSentBeforeAStopIsSentAfterTheNextStart() {
    String span;
    try (TestApi api = api(redis.uri(), Map.of("trace-api.queue.shutdown-timeout", "0s"))) {
      api.sender().goAway();
      span = api.start("n");
      assertThat(api.stop(span).status()).isEqualTo(200);
    }
    try (TestApi api = api(redis.uri(), Map.of())) {
      // At once: the clock stands still.
      api.sender().await(span);
      awaitNothingKept(api);
    }
  }

  @Test
  void anEndThatTheRedisCarriedOutButDidNotAnswerIsSentAndToldToARetry() throws IOException {
    try (RedisLink link = new RedisLink(redis);
        TestApi api = api(link.uri(), Map.of())) {
      String span = api.start("n");
      String stop = "{\"span\":\"%s\",\"attributes\":{\"a\":1}}".formatted(span);
      String key = UUID.randomUUID().toString();
      link.holdAnswersTo("stop");
      Answer unanswered = api.post("/stop-trace", stop, "Idempotency-Key", key);
      assertThat(unanswered.status()).isEqualTo(503);
      assertThat(unanswered.kind()).isEqualTo("store-unavailable");
      assertThat(api.sender().find(span)).isEmpty();

      link.letAnswersThrough();
      assertThat(api.sender().await(span).span().attributes()).containsEntry("a", 1L);
      Await.until(
          "the retry is told what was done",
          () -> api.post("/stop-trace", stop, "Idempotency-Key", key).status() == 200);
      assertThat(api.stop(span).kind()).isEqualTo("already-stopped");
      awaitNothingKept(api);
      assertThat(api.sender().find(span)).hasSize(1);
    }
  }

  @Test
  void spansThatTheRedisTookForIdleButDidNotTellAreSent() throws IOException {
    try (RedisLink link = new RedisLink(redis);
        TestApi api = api(link.uri(), Map.of())) {
      String span = api.start("n");
      api.clock().advance(Duration.ofMinutes(11));
      link.holdAnswersTo("idle");
      assertThatThrownBy(() -> api.bean(IdleSpans.class).endIdle())
          .isInstanceOf(ProblemException.class);
      assertThat(api.sender().find(span)).isEmpty();

      link.letAnswersThrough();
      assertThat(api.sender().await(span).span().attributes())
          .containsEntry("keepsake.abandoned", true);
      awaitNothingKept(api);
    }
  }

  private static void awaitNothingKept(TestApi api) {
    @SuppressWarnings("unchecked")
    StatefulRedisConnection<String, String> connection = api.bean(StatefulRedisConnection.class);
    Await.until(
        "nothing is kept that was sent", () -> connection.sync().keys("*ended:*").isEmpty());
  }

  private static TestApi api(String uri, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("redis.uri", uri);
    // Never by itself: a test does it.
    settings.put("trace-api.idle.interval", "10h");
    settings.put("trace-api.queue.left-interval", "100ms");
    return new TestApi(settings);
  }
}
