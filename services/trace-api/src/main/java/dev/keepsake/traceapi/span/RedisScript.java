package dev.keepsake.traceapi.span;

import dev.keepsake.problem.ProblemException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.BeanCreationException;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs span-store.lua in the Redis. */
@Singleton
@Requires(property = "redis.uri")
final class RedisScript {
  private static final Logger LOG = LoggerFactory.getLogger(RedisScript.class);

  /** All keys have it in braces, so that they are in one place of a cluster. */
  private static final String[] PREFIX = {"{trace-api}:"};

  /** A provider, because it cannot be made while the Redis is away. */
  private final BeanProvider<StatefulRedisConnection<String, String>> connection;

  private final String script;
  private volatile String digest;

  RedisScript(
      BeanProvider<StatefulRedisConnection<String, String>> connection, ResourceResolver resources)
      throws IOException {
    this.connection = connection;
    try (InputStream source =
        resources.getResourceAsStream("classpath:span-store.lua").orElseThrow()) {
      script = new String(source.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the script calls a span. */
  static String id(SpanKey key) {
    return key.traceId() + "-" + key.spanId();
  }

  /** How the script compares times. */
  static String micros(Instant time) {
    return Long.toString(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000);
  }

  /**
   * Runs one operation.
   *
   * @throws ProblemException 503 {@code store-unavailable} while the Redis is away
   */
  List<Object> run(String operation, Object... arguments) {
    String[] texts =
        Stream.concat(Stream.of(operation), Stream.of(arguments).map(String::valueOf))
            .toArray(String[]::new);
    try {
      return run(connection.get().sync(), texts);
    } catch (RedisException | BeanCreationException e) {
      LOG.warn("The Redis does not answer: {}", e.getMessage());
      ProblemException problem =
          new ProblemException(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  "store-unavailable",
                  "The store of open spans does not answer; try again later.")
              .withRetryAfter(Duration.ofSeconds(1));
      problem.initCause(e);
      throw problem;
    }
  }

  private List<Object> run(RedisCommands<String, String> redis, String[] arguments) {
    if (digest == null) {
      digest = redis.digest(script);
    }
    try {
      return redis.evalsha(digest, ScriptOutputType.MULTI, PREFIX, arguments);
    } catch (RedisNoScriptException e) {
      // A Redis forgets its scripts when it starts again.
      return redis.eval(script, ScriptOutputType.MULTI, PREFIX, arguments);
    }
  }
}
