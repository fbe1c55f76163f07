package dev.keepsake.dashboard.share;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.micronaut.core.annotation.Nullable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The stream in the Redis that all replicas write to and read. It is never opened again: after the
 * first error it is of no use any more.
 */
final class RedisStream implements AutoCloseable {
  /** Each of a few mebibytes at most. */
  private static final int AT_ONCE = 16;

  private static final RedisCodec<String, byte[]> CODEC =
      RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

  /**
   * What is in it.
   *
   * @param id that the Redis gave it; null as long as it has not
   * @param replica that wrote it
   * @param number of that replica's own: it grows by one
   */
  record Entry(
      @Nullable String id,
      String kind,
      String replica,
      long number,
      long timeMillis,
      byte[] packed) {
    /** When the Redis got it, by its own clock. */
    long storedMillis() {
      return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    /** Its place among all, below what is exact in JavaScript. */
    long place() {
      long within = Long.parseLong(id.substring(id.indexOf('-') + 1));
      return storedMillis() * 1000 + Math.min(999, within);
    }
  }

  private final String key;
  private final StatefulRedisConnection<String, byte[]> reading;
  private final StatefulRedisConnection<String, byte[]> writing;
  @Nullable private volatile Throwable failure;

  RedisStream(RedisClient client, String key) {
    this.key = key;
    this.reading = client.connect(CODEC);
    try {
      this.writing = client.connect(CODEC);
    } catch (RedisException e) {
      reading.close();
      throw e;
    }
  }

  /** Writes without waiting; should it fail, reading does. */
  void write(Entry entry) {
    Map<String, byte[]> fields =
        Map.of(
            "kind", bytes(entry.kind()),
            "replica", bytes(entry.replica()),
            "number", bytes(Long.toString(entry.number())),
            "time", bytes(Long.toString(entry.timeMillis())),
            "packed", entry.packed());
    try {
      writing
          .async()
          .xadd(key, fields)
          .whenComplete(
              (id, error) -> {
                if (error != null) {
                  fail(error);
                }
              });
    } catch (RedisException e) {
      fail(e);
    }
  }

  private void fail(Throwable error) {
    if (failure == null) {
      failure = error;
      close(reading);
    }
  }

  /** The next ones; none when none came in time. */
  @SuppressWarnings("unchecked") // an array of what has a type of its own
  List<Entry> read(String after, Duration wait) {
    XReadArgs arguments = XReadArgs.Builder.count(AT_ONCE);
    if (wait.isPositive()) {
      arguments.block(wait);
    }
    try {
      return reading.sync().xread(arguments, XReadArgs.StreamOffset.from(key, after)).stream()
          .map(RedisStream::entry)
          .toList();
    } catch (RuntimeException e) {
      Throwable cause = failure;
      throw cause == null ? e : new RedisException(cause.getMessage(), cause);
    }
  }

  /** The time of day by the Redis. */
  long millis() {
    return Long.parseLong(new String(reading.sync().time().getFirst(), StandardCharsets.UTF_8))
        * 1000;
  }

  void delete(List<String> ids) {
    reading.sync().xdel(key, ids.toArray(String[]::new));
  }

  /** Has the Redis forget all of it when nobody comes back for so long. */
  void expireIn(Duration time) {
    reading.sync().pexpire(key, time);
  }

  private static Entry entry(StreamMessage<String, byte[]> message) {
    Map<String, byte[]> fields = message.getBody();
    return new Entry(
        message.getId(),
        text(fields, "kind"),
        text(fields, "replica"),
        Long.parseLong(text(fields, "number")),
        Long.parseLong(text(fields, "time")),
        fields.getOrDefault("packed", new byte[0]));
  }

  private static String text(Map<String, byte[]> fields, String name) {
    return new String(fields.getOrDefault(name, new byte[] {'0'}), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    close(reading);
    close(writing);
  }

  private static void close(StatefulRedisConnection<?, ?> connection) {
    if (connection.isOpen()) {
      connection.closeAsync();
    }
  }
}
