package dev.keepsake.traceapi.span;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import jakarta.inject.Singleton;
import java.time.Duration;

/** While the Redis is away callers are told so soon, instead of waiting for it. */
@Singleton
@Requires(property = "redis.uri")
final class RedisOptions implements BeanCreatedEventListener<RedisClient> {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  @Override
  public RedisClient onCreated(BeanCreatedEvent<RedisClient> event) {
    RedisClient client = event.getBean();
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(LIMIT).build())
            .timeoutOptions(TimeoutOptions.enabled(LIMIT))
            .build());
    return client;
  }
}
