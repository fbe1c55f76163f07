package dev.keepsake.traceapi.span;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Open spans in a Redis: all replicas share them, and they outlive each of these. What a change
 * makes of a span is made here, for the version that was read, and made anew when another replica
 * was faster.
 */
@Singleton
@Requires(property = "redis.uri")
final class RedisSpanStore implements SpanStore {
  private final RedisScript script;
  private final SpanJson json;
  private final StoreConfiguration configuration;

  RedisSpanStore(RedisScript script, SpanJson json, StoreConfiguration configuration) {
    this.script = script;
    this.json = json;
    this.configuration = configuration;
  }

  @Override
  @Nullable
  public Known add(OpenSpan span) {
    Reply reply =
        call(
            "add",
            id(span.key()),
            json.start(span.start()),
            json.body(span),
            span.client(),
            span.start().parent() == null ? "" : id(span.start().parent()),
            span.size(),
            span.touched(),
            micros(span.touched()),
            UUID.randomUUID(),
            configuration.spansPerClient(),
            configuration.spans(),
            bytes());
    switch (reply.kind()) {
      case "client-full" -> throw new FullException(true);
      case "full" -> throw new FullException(false);
      default -> {
        return reply.known().orElse(null);
      }
    }
  }

  @Override
  public Optional<Known> find(SpanKey key) {
    return call("find", id(key)).known();
  }

  @Override
  public Optional<Known> change(SpanKey key, UnaryOperator<OpenSpan> change) {
    while (true) {
      Reply before = call("find", id(key));
      if (!before.isOpen()) {
        return before.known();
      }
      OpenSpan after = change.apply(before.open());
      Reply reply =
          call(
              "change",
              id(key),
              before.version(),
              json.body(after),
              after.size(),
              after.touched(),
              micros(after.touched()),
              UUID.randomUUID(),
              bytes());
      switch (reply.kind()) {
        case "done" -> {
          return Optional.of(Known.of(after));
        }
        case "full" -> throw new FullException(false);
        default -> {}
      }
    }
  }

  @Override
  public Optional<Known> stop(SpanKey key, Instant now, Function<OpenSpan, StoppedSpan> end) {
    while (true) {
      Reply before = call("find", id(key));
      if (!before.isOpen()) {
        return before.known();
      }
      StoppedSpan stopped = end.apply(before.open());
      Reply reply =
          call(
              "stop",
              id(key),
              before.version(),
              stopped.end(),
              stopped.call() == null ? "" : stopped.call(),
              now,
              micros(now),
              UUID.randomUUID(),
              configuration.remembered());
      if (reply.kind().equals("done")) {
        return before.known();
      }
    }
  }

  @Override
  public List<OpenSpan> takeIdle(Instant since, int most) {
    String before = since.equals(Instant.MAX) ? "" : micros(since);
    return spans(script.run("idle", before, most, configuration.remembered()));
  }

  @Override
  public List<OpenSpan> children(SpanKey key, int most) {
    return spans(script.run("list", "children:" + id(key), most));
  }

  @Override
  public List<OpenSpan> openOf(String client, int most) {
    return spans(script.run("list", "client:" + client, most));
  }

  @Override
  public int countOf(String client) {
    return count("client:" + client);
  }

  @Override
  public int count() {
    return count("touched");
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  private int count(String set) {
    return Math.toIntExact((Long) script.run("count", set).getFirst());
  }

  private Reply call(String operation, Object... arguments) {
    return new Reply(json, script.run(operation, arguments));
  }

  @SuppressWarnings("unchecked")
  private List<OpenSpan> spans(List<Object> replies) {
    return replies.stream().map(reply -> new Reply(json, (List<Object>) reply).open()).toList();
  }

  private long bytes() {
    return configuration.mebibytes() * 1024L * 1024;
  }

  private static String id(SpanKey key) {
    return key.traceId() + "-" + key.spanId();
  }

  private static String micros(Instant time) {
    return Long.toString(time.getEpochSecond() * 1_000_000 + time.getNano() / 1000);
  }

  /** What the script answered: a kind, and the fields of a span where it tells of one. */
  private record Reply(SpanJson json, List<Object> fields) {
    String kind() {
      return text(0);
    }

    boolean isOpen() {
      return kind().equals("open");
    }

    OpenSpan open() {
      return json.open(text(1), text(2), text(3), Instant.parse(text(4)));
    }

    String version() {
      return text(5);
    }

    Optional<Known> known() {
      return switch (kind()) {
        case "open" -> Optional.of(Known.of(open()));
        case "stopped" -> Optional.of(Known.of(stopped()));
        default -> Optional.empty();
      };
    }

    private StoppedSpan stopped() {
      String call = text(3);
      return new StoppedSpan(
          json.start(text(1)), Instant.parse(text(2)), call.isEmpty() ? null : call);
    }

    private String text(int index) {
      return (String) fields.get(index);
    }
  }
}
