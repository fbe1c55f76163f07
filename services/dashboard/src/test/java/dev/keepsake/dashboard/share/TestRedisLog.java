package dev.keepsake.dashboard.share;

import dev.keepsake.dashboard.AppliedTime;
import dev.keepsake.testing.Await;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The log of one replica, in a stream of the test's own of at most a mebibyte. */
public final class TestRedisLog implements AutoCloseable {
  private final String key;
  private final RedisClient client;
  private final RedisLog log;
  private final List<String> told = new CopyOnWriteArrayList<>();

  /** One that does not read yet. */
  public TestRedisLog(String uri, String key, Clock clock) {
    this(uri, key, clock, 1 << 20);
  }

  TestRedisLog(String uri, String key, Clock clock, long mostUnread) {
    this.key = key;
    client = RedisClient.create(uri);
    // Not away because the machine is busy.
    RedisSharing.setUp(client, Duration.ofMinutes(1));
    log =
        new RedisLog(
            () -> new RedisStream(client, key),
            (kind, text) -> told.add(kind + ": " + text),
            new AppliedTime(clock),
            1 << 20,
            mostUnread,
            Duration.ofHours(1));
  }

  public IntakeLog log() {
    return log;
  }

  /** Reads what is there; the Redis has to be. */
  public void start() {
    try {
      log.start();
      Await.until("it is shared", () -> log.state() == IntakeLog.State.SHARED);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> told() {
    return told;
  }

  /** How much the Redis holds. */
  public long bytes() {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().memoryUsage(key);
    }
  }

  /** Has the Redis forget all of a kind. */
  public void deleteAll(String kind) {
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> redis = connection.sync();
      for (StreamMessage<String, String> message : redis.xrange(key, Range.unbounded())) {
        if (kind.equals(message.getBody().get("kind"))) {
          redis.xdel(key, message.getId());
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      log.close();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    client.shutdown();
  }
}
