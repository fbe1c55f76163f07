package dev.keepsake.traceapi.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.TestRedis;
import io.lettuce.core.api.StatefulRedisConnection;
import io.micronaut.context.ApplicationContext;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RedisSpanStoreIT extends SpanStoreContract {
  private static final StoreConfiguration CONFIGURATION =
      new StoreConfiguration(6, 1, 4, 3, Duration.ofSeconds(30));

  @AutoClose private static final TestRedis redis = new TestRedis();
  private static ApplicationContext context;

  private RedisUnsentSpans unsent;
  private RedisSpanStore store;

  @BeforeAll
  static void start() {
    context = ApplicationContext.run(Map.of("redis.uri", redis.uri()), "test");
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Override
  SpanStore newStore() {
    context.getBean(StatefulRedisConnection.class).sync().flushall();
    unsent = replica();
    store =
        new RedisSpanStore(
            context.getBean(RedisScript.class),
            context.getBean(SpanJson.class),
            unsent,
            CONFIGURATION);
    return store;
  }

  @Test
  void anEndedSpanIsKeptAsItIsUntilItWasSent() {
    EndedSpan ended = end(span(1, null).with(Map.of("a", 1L), null, "call", NOW));
    RedisUnsentSpans other = replica();
    assertThat(other.take(NOW.plusSeconds(30), 10)).isEmpty();
    assertThat(other.take(NOW.plusSeconds(31), 10)).containsExactly(ended);
    assertThat(other.take(NOW.plusSeconds(31), 10)).isEmpty();
    assertThat(replica().take(NOW.plusSeconds(62), 10)).containsExactly(ended);
    // Whoever had it: it was sent.
    unsent.forget(List.of(ended));
    assertThat(replica().take(NOW.plusSeconds(93), 10)).isEmpty();
    assertThat(context.getBean(StatefulRedisConnection.class).sync().keys("*owned:*")).isEmpty();
  }

  @Test
  void noMoreAreTakenOverThanWanted() {
    end(span(1, null));
    end(span(2, null));
    RedisUnsentSpans other = replica();
    assertThat(other.take(NOW.plusSeconds(31), 0)).isEmpty();
    assertThat(other.take(NOW.plusSeconds(31), 1)).hasSize(1);
    assertThat(other.take(NOW.plusSeconds(31), 5)).hasSize(1);
  }

  @Test
  void whatIsNotSampledIsNotKept() {
    OpenSpan span = span(1, null);
    SpanStart start = span.start();
    SpanStart unsampled =
        new SpanStart(
            start.key(),
            false,
            null,
            false,
            start.service(),
            start.name(),
            start.kind(),
            start.time());
    end(new OpenSpan(unsampled, "client", Map.of(), List.of(), List.of(), NOW, List.of()));
    assertThat(replica().take(NOW.plusSeconds(31), 10)).isEmpty();
  }

  private EndedSpan end(OpenSpan span) {
    EndedSpan ended = new EndedSpan(span, NOW.plusNanos(4), StatusCode.ERROR, "it failed");
    store.add(span);
    store.stop(span.key(), NOW, null, open -> ended);
    return ended;
  }

  private static RedisUnsentSpans replica() {
    return new RedisUnsentSpans(
        context.getBean(RedisScript.class), context.getBean(SpanJson.class), CONFIGURATION);
  }
}
