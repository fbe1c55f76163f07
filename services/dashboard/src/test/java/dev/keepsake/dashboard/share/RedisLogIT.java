package dev.keepsake.dashboard.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Await;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens while the Redis is away. */
class RedisLogIT {
  /** Takes texts. */
  private static final class Texts implements Part<String, Integer> {
    final List<String> taken = new CopyOnWriteArrayList<>();

    @Override
    public byte[] write(String content) {
      return content.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String read(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public Integer apply(String content, Place place) {
      taken.add(content.substring(0, 4));
      return taken.size();
    }

    @Override
    public Duration lifetime() {
      return Duration.ofHours(1);
    }
  }

  @Test
  void whatThereIsNoRoomForIsCountedAndTold() {
    try (TestRedis redis = new TestRedis();
        TestRedisLog one = new TestRedisLog(redis.uri(), "log", new SettableClock(), 100_000);
        TestRedisLog other = new TestRedisLog(redis.uri(), "log", new SettableClock(), 100_000)) {
      Texts ofOne = new Texts();
      Texts ofOther = new Texts();
      IntakeLog.Entrance<String, Integer> entrance = one.log().join("text", ofOne);
      other.log().join("text", ofOther);
      one.start();
      other.start();
      assertThat(entrance.take("0000")).isEqualTo(1);

      redis.down();
      List<String> sent = IntStream.range(1000, 1050).mapToObj(RedisLogIT::large).toList();
      sent.forEach(entrance::take);
      assertThat(ofOne.taken).hasSize(51);
      assertThat(one.log().state()).isEqualTo(IntakeLog.State.AWAY);

      redis.up();
      Await.until("the newest are there", () -> ofOther.taken.contains("1049"));
      Await.until("it is told", () -> one.told().toString().contains("data-dropped"));
      int lost = 51 - ofOther.taken.size();
      assertThat(lost).isBetween(25, 45);
      assertThat(one.told())
          .anyMatch(text -> text.startsWith("data-dropped") && text.contains(" " + lost + " "));
      assertThat(ofOther.taken).doesNotHaveDuplicates().isSorted();
      assertThat(ofOne.taken).hasSize(51);
      assertThat(entrance.take("2000")).isEqualTo(52);
    }
  }

  /** Some 5 kB that cannot be packed much, behind a number. */
  private static String large(int number) {
    StringBuilder text = new StringBuilder().append(number);
    new Random(number).ints(5000, '!', '~').forEach(c -> text.append((char) c));
    return text.toString();
  }
}
