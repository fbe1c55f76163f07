package dev.keepsake.dashboard.share;

import dev.keepsake.dashboard.share.RedisStream.Entry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the stream from its beginning, and whatever is added; opens it again after an error, where
 * it left off. Has the Redis forget what is old.
 */
final class Follower implements Runnable {
  private static final Duration BLOCK = Duration.ofMillis(500);
  private static final long TIDY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int MOST_AT_ONCE = 1000;

  private final Supplier<RedisStream> streams;
  private final RedisLog log;
  private final Retention retention;
  private final Duration age;
  private String lastId = "0-0";
  private long tidied = System.nanoTime();

  Follower(Supplier<RedisStream> streams, RedisLog log, Retention retention, Duration age) {
    this.streams = streams;
    this.log = log;
    this.retention = retention;
    this.age = age;
  }

  @Override
  public void run() {
    while (!log.isClosed()) {
      try (RedisStream stream = streams.get()) {
        while (read(stream, Duration.ZERO)) {
          // Until all that others wrote meanwhile is known.
        }
        log.begin(stream);
        while (!log.isClosed()) {
          read(stream, BLOCK);
          tidy(stream);
        }
      } catch (RuntimeException | Error e) {
        // Whatever it is: whoever hands something in waits for this thread.
        log.leave(e);
      }
    }
  }

  private boolean read(RedisStream stream, Duration wait) {
    List<Entry> entries = stream.read(lastId, wait);
    for (Entry entry : entries) {
      retention.add(entry, log.lifetime(entry).toMillis());
      log.take(entry);
      lastId = entry.id();
    }
    return !entries.isEmpty();
  }

  private void tidy(RedisStream stream) {
    if (System.nanoTime() - tidied < TIDY_NANOS) {
      return;
    }
    tidied = System.nanoTime();
    List<String> expired = retention.takeExpired(stream.millis());
    for (int from = 0; from < expired.size(); from += MOST_AT_ONCE) {
      stream.delete(expired.subList(from, Math.min(from + MOST_AT_ONCE, expired.size())));
    }
    stream.expireIn(age);
  }
}
