package dev.keepsake.traceapi.span;

import static dev.keepsake.traceapi.span.RedisScript.id;
import static dev.keepsake.traceapi.span.RedisScript.micros;

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
  private final RedisUnsentSpans unsent;
  private final StoreConfiguration configuration;

  RedisSpanStore(
      RedisScript script,
      SpanJson json,
      RedisUnsentSpans unsent,
      StoreConfiguration configuration) {
    this.script = script;
    this.json = json;
    this.unsent = unsent;
    this.configuration = configuration;
  }

  @Override
  @Nullable
  public Known add(OpenSpan span) {
    RedisReply reply =
        call(
            "add",
            id(span.key()),
            json.start(span.start()),
            json.body(span),
            span.client(),
            span.start().parent() == null ? "" : id(span.start().parent()),
            span.start().isSampled(),
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
      RedisReply before = call("find", id(key));
      if (!before.isOpen()) {
        return before.known();
      }
      OpenSpan after = change.apply(before.open());
      RedisReply reply =
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
  public Optional<Known> stop(
      SpanKey key, Instant now, @Nullable String call, Function<OpenSpan, EndedSpan> end) {
    while (true) {
      RedisReply before = call("find", id(key));
      if (!before.isOpen()) {
        return before.known();
      }
      if (isStopped(before, end.apply(before.open()), call == null ? "" : call, now)) {
        return before.known();
      }
    }
  }

  private boolean isStopped(RedisReply before, EndedSpan ended, String call, Instant now) {
    String id = id(ended.span().key());
    boolean isDone = false;
    if (ended.isSampled()) {
      unsent.hold(id);
    }
    try {
      isDone =
          call(
                  "stop",
                  id,
                  before.version(),
                  ended.end(),
                  call,
                  now,
                  micros(now),
                  UUID.randomUUID(),
                  configuration.remembered(),
                  unsent.owner(),
                  json.body(ended.span()),
                  ended.status(),
                  ended.message())
              .kind()
              .equals("done");
      return isDone;
    } finally {
      // Also where it may have been done, and nobody said so: it is found then, and sent.
      if (!isDone) {
        unsent.letGo(id);
      }
    }
  }

  @Override
  public List<EndedSpan> takeIdle(Instant since, Instant now, int most, String reason) {
    String before = since.equals(Instant.MAX) ? "" : micros(since);
    return unsent.takeIdle(before, most, configuration.remembered(), reason, now);
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

  private RedisReply call(String operation, Object... arguments) {
    return new RedisReply(json, script.run(operation, arguments));
  }

  @SuppressWarnings("unchecked")
  private List<OpenSpan> spans(List<Object> replies) {
    return replies.stream()
        .map(reply -> new RedisReply(json, (List<Object>) reply).open())
        .toList();
  }

  private long bytes() {
    return configuration.mebibytes() * 1024L * 1024;
  }
}
