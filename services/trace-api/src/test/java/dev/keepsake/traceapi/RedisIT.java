package dev.keepsake.traceapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Await;
import dev.keepsake.testing.TestRedis;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replicas that share a Redis. */
class RedisIT {
  @AutoClose private final TestRedis redis = new TestRedis();

  @Test
  void aSpanOfOneReplicaIsOneOfTheOthers() {
    try (TestApi one = api();
        TestApi other = api()) {
      String root = one.start("root");
      String child = other.add(root, "child");
      String attributes = "{\"span\":\"%s\",\"attributes\":{\"a\":1}}";
      assertThat(one.post("/set-attributes", attributes.formatted(child)).status()).isEqualTo(200);
      assertThat(other.get("/open-spans").body()).containsEntry("count", 2);
      assertThat(other.stop(root).list("openChildren")).hasSize(1);
      assertThat(one.stop(root).kind()).isEqualTo("already-stopped");
      assertThat(one.stop(child).status()).isEqualTo(200);
      other.sender().await(root);
      one.sender().await(child);
    }
  }

  @Test
  void openSpansOutliveTheServiceAndTheRedis() {
    String span;
    try (TestApi api = api()) {
      span = api.start("long");
    }
    redis.down();
    redis.up();
    try (TestApi api = api()) {
      assertThat(api.stop(span).status()).isEqualTo(200);
      api.sender().await(span);
    }
  }

  @Test
  void anIdleSpanEndsOnce() {
    try (TestApi one = api();
        TestApi other = api()) {
      one.start("forgotten");
      one.clock().advance(Duration.ofMinutes(11));
      other.clock().advance(Duration.ofMinutes(11));
      Await.until(
          "the span has ended",
          () -> one.sender().received().size() + other.sender().received().size() > 0);
      assertThat(one.get("/open-spans").body()).containsEntry("count", 0);
      assertThat(one.sender().received().size() + other.sender().received().size()).isEqualTo(1);
    }
  }

  @Test
  void whileTheRedisIsAwayCallersAreToldToRetryAndNoneAreSentHere() {
    try (TestApi api = api()) {
      String span = api.start("n");
      String forgotten = api.start("forgotten");
      assertThat(api.get("/health/readiness").status()).isEqualTo(200);
      redis.down();
      assertUnavailable(api.stop(span));
      assertUnavailable(api.get("/open-spans"));
      assertThat(api.get("/health/readiness").status()).isEqualTo(503);
      assertThat(api.get("/health/liveness").status()).isEqualTo(200);
      redis.up();
      Await.until("ready again", () -> api.get("/health/readiness").status() == 200);
      Await.until("the span is stopped", () -> api.stop(span).status() == 200);
      api.sender().await(span);
      api.clock().advance(Duration.ofMinutes(11));
      api.sender().await(forgotten);
    }
  }

  @Test
  void itStartsBeforeItsRedis() {
    redis.down();
    try (TestApi api = api()) {
      assertUnavailable(api.get("/open-spans"));
      redis.up();
      Await.until("the Redis is found", () -> api.get("/open-spans").status() == 200);
    }
  }

  private TestApi api() {
    return new TestApi(Map.of("redis.uri", redis.uri(), "trace-api.idle.interval", "100ms"));
  }

  private static void assertUnavailable(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
    assertThat(answer.kind()).isEqualTo("store-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }
}
