package dev.keepsake.traceapi.span;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisSpanStoreIT extends SpanStoreContract {
  private static TestRedis redis;
  private static ApplicationContext context;

  @BeforeAll
  static void start(@TempDir Path data) throws IOException {
    redis = new TestRedis(data);
    context = ApplicationContext.run(Map.of("redis.uri", redis.uri()), "test");
  }

  @AfterAll
  static void stop() throws IOException {
    context.close();
    redis.close();
  }

  @Override
  SpanStore newStore() {
    context.getBean(StatefulRedisConnection.class).sync().flushall();
    return new RedisSpanStore(
        context.getBean(RedisScript.class),
        context.getBean(SpanJson.class),
        new StoreConfiguration(6, 1, 4, 3));
  }
}
