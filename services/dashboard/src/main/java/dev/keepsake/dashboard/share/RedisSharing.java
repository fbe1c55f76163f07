package dev.keepsake.dashboard.share;

import dev.keepsake.dashboard.activity.Activity;
import dev.keepsake.dashboard.trace.StoreConfiguration;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Makes the log, where there is a Redis for it. */
@Factory
@Requires(property = "redis.uri")
final class RedisSharing {
  private static final String KEY = "keepsake:dashboard";
  private static final long MEBIBYTE = 1 << 20;

  @Singleton
  RedisLog log(
      RedisClient client,
      @Property(name = "redis.timeout", defaultValue = "5s") Duration timeout,
      Activity activity,
      Clock clock,
      StoreConfiguration configuration) {
    setUp(client, timeout);
    return new RedisLog(
        () -> new RedisStream(client, KEY),
        (kind, text) -> activity.tell(kind, text, null),
        clock,
        (configuration.mebibytes() + configuration.logMebibytes()) * MEBIBYTE,
        configuration.mebibytes() * MEBIBYTE / 4,
        configuration.age());
  }

  /** The log has its own way to come back: first it reads what it missed. */
  static void setUp(RedisClient client, Duration timeout) {
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .build());
  }
}
