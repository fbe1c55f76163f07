package dev.keepsake.dashboard.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.AppliedTime;
import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.share.TestRedisLog;
import dev.keepsake.testing.AtOnce;
import dev.keepsake.testing.Await;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.testing.TestRedis;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RedisTraceStoreIT extends TraceStoreContract {
  @AutoClose private static final TestRedis redis = new TestRedis();

  private final Deque<TestRedisLog> logs = new ArrayDeque<>();
  private final String key = "test-" + System.nanoTime();

  @AfterEach
  void closeLogs() {
    logs.forEach(TestRedisLog::close);
  }

  /** Another one in the same test is another replica. */
  @Override
  TraceStore make(
      StoreConfiguration configuration, DashboardConfiguration decisions, SettableClock clock) {
    TestRedisLog log = new TestRedisLog(redis.uri(), key, clock);
    logs.add(log);
    AppliedTime time = new AppliedTime(clock);
    TraceStore made =
        new SharedTraceStore(
            configuration, decisions, time, log.log(), new Origins(), JsonMapper.createDefault());
    log.start();
    return made;
  }

  private TraceStore other() {
    return make(new StoreConfiguration(1, 1, Duration.ofHours(1), 50), DECISIONS, clock);
  }

  @Test
  void spansOfOneTraceComeInAnywhereAtOnce() throws Exception {
    TraceStore other = other();
    AtOnce.call(
        40,
        number ->
            (number % 2 == 0 ? store : other)
                .add(Feed.ALL, received("service", span(1, 1 + number, 0))));
    for (TraceStore replica : List.of(store, other)) {
      Await.until(
          "all spans are there",
          () -> replica.find(OtlpSpans.traceId(1)).orElseThrow().spans().size() == 40);
    }
    assertThat(other.sequence()).isEqualTo(store.sequence());
    assertThat(other.query(TraceQuery.all(10))).isEqualTo(store.query(TraceQuery.all(10)));
  }

  @Test
  void whatIsOverdueIsDroppedOnceByAll() throws Exception {
    TraceStore other = other();
    for (int i = 1; i <= 20; i++) {
      add(Feed.ALL, span(i, 1, 0));
    }
    clock.advance(Duration.ofSeconds(15));
    List<Integer> dropped =
        AtOnce.call(8, number -> (number % 2 == 0 ? store : other).settle().dropped().size());
    assertThat(dropped.stream().mapToInt(Integer::intValue).sum()).isEqualTo(20);
    Await.until("the other has it", () -> other.sequence() == store.sequence());
    assertThat(other.query(TraceQuery.all(20))).isEqualTo(store.query(TraceQuery.all(20)));
    assertThat(other.decidingCount()).isZero();
  }

  @Test
  void whoHasSeenAllUpToASequenceIsToldTheRestByAnyReplica() {
    TraceStore other = other();
    add(Feed.ALL, span(1, 1, 0));
    long seen = store.resumable(store.sequence());
    assertThat(seen).isPositive();
    add(Feed.ALL, span(2, 1, 0), span(3, 1, 0));
    Await.until("the other has it", () -> other.sequence() == store.sequence());
    TraceStore.Changes changes = other.changesSince(seen);
    assertThat(changes.isReset()).isFalse();
    assertThat(changes.upserts())
        .extracting(TraceSummary::traceId)
        .containsExactly(OtlpSpans.traceId(2), OtlpSpans.traceId(3));
  }

  @Test
  void aLaterStartKnowsWhatWas() {
    add(Feed.ALL, span(1, 1, 0), span(2, 1, 0));
    kept("errors", span(2, 1, 0), span(2, 2, 1));
    drop();
    add(Feed.ALL, span(3, 1, 0));
    TraceSummary tombstone = summary(1);
    logs.forEach(TestRedisLog::close);
    store = other();
    assertThat(summary(1)).isEqualTo(tombstone);
    assertThat(summary(2).policy()).isEqualTo("errors");
    assertThat(spans(2)).hasSize(2);
    assertThat(summary(3).state()).isEqualTo(TraceState.DECIDING);
    assertThat(store.changesSince(1).isReset()).isTrue();
    drop();
    assertThat(summary(3).state()).isEqualTo(TraceState.DROPPED);
  }

  @Test
  void tombstonesOutliveTheSpansThatTheRedisForgets() {
    add(Feed.ALL, span(1, 1, 0), span(1, 2, 1), span(2, 1, 0));
    drop();
    TraceSummary tombstone = summary(1);
    logs.getFirst().deleteAll("spans-ALL");
    add(Feed.ALL, span(2, 2, 1)); // late
    store = other();
    assertThat(summary(1)).isEqualTo(tombstone);
    assertThat(summary(2).state()).isEqualTo(TraceState.DROPPED);
  }

  @Test
  void theRedisHoldsNoMoreThanItMay() {
    // Half a mebibyte of what cannot be packed, a hundred times, where one is allowed.
    IntStream.rangeClosed(1, 100)
        .forEach(
            i ->
                kept(
                    "errors",
                    span(i, 1, 0).addAttributes(OtlpSpans.attribute("text", noise(50_000, i)))));
    Await.until("it forgets the oldest", () -> logs.getFirst().bytes() < 3_000_000);
  }

  private static String noise(int length, int seed) {
    StringBuilder text = new StringBuilder();
    new java.util.Random(seed).ints(length, '!', '~').forEach(c -> text.append((char) c));
    return text.toString();
  }
}
