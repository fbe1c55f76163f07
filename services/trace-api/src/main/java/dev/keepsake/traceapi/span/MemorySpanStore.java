package dev.keepsake.traceapi.span;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Open spans in this process: gone with it, and unknown to another replica. */
@Singleton
@Requires(missingProperty = "redis.uri")
final class MemorySpanStore implements SpanStore {
  private final StoreConfiguration configuration;

  /** The least recently touched first. */
  private final LinkedHashMap<SpanKey, OpenSpan> open = new LinkedHashMap<>();

  private final LinkedHashMap<SpanKey, StoppedSpan> stopped = new LinkedHashMap<>();
  private final Map<SpanKey, Set<SpanKey>> children = new HashMap<>();
  private final Map<String, Set<SpanKey>> clients = new HashMap<>();
  private long bytes;

  MemorySpanStore(StoreConfiguration configuration) {
    this.configuration = configuration;
  }

  @Override
  @Nullable
  public synchronized Known add(OpenSpan span) {
    Known known = find(span.key()).orElse(null);
    if (known != null) {
      return known;
    }
    if (countOf(span.client()) >= configuration.spansPerClient()) {
      throw new FullException(true);
    }
    if (open.size() >= configuration.spans()) {
      throw new FullException(false);
    }
    claim(span.size());
    open.put(span.key(), span);
    clients.computeIfAbsent(span.client(), client -> new LinkedHashSet<>()).add(span.key());
    if (span.start().parent() != null) {
      children
          .computeIfAbsent(span.start().parent(), parent -> new LinkedHashSet<>())
          .add(span.key());
    }
    touchParent(span, span.touched());
    return null;
  }

  @Override
  public synchronized Optional<Known> find(SpanKey key) {
    OpenSpan span = open.get(key);
    return span != null
        ? Optional.of(Known.of(span))
        : Optional.ofNullable(stopped.get(key)).map(Known::of);
  }

  @Override
  public synchronized Optional<Known> change(SpanKey key, UnaryOperator<OpenSpan> change) {
    OpenSpan before = open.get(key);
    if (before == null) {
      return find(key);
    }
    OpenSpan after = change.apply(before);
    claim(after.size() - before.size());
    open.putLast(key, after);
    touchParent(after, after.touched());
    return Optional.of(Known.of(after));
  }

  @Override
  public synchronized Optional<Known> stop(
      SpanKey key, Instant now, @Nullable String call, Function<OpenSpan, EndedSpan> end) {
    OpenSpan span = open.get(key);
    if (span == null) {
      return find(key);
    }
    remove(span, StoppedSpan.of(end.apply(span), call));
    touchParent(span, now);
    return Optional.of(Known.of(span));
  }

  @Override
  public synchronized List<EndedSpan> takeIdle(
      Instant since, Instant now, int most, String reason) {
    Deque<OpenSpan> leaves = new ArrayDeque<>();
    for (OpenSpan span : open.values()) {
      if (!span.touched().isBefore(since)) {
        break;
      }
      if (!children.containsKey(span.key())) {
        leaves.add(span);
      }
    }
    List<EndedSpan> taken = new ArrayList<>();
    while (!leaves.isEmpty() && taken.size() < most) {
      OpenSpan span = leaves.remove();
      remove(span, new StoppedSpan(span.start(), span.touched(), null));
      taken.add(EndedSpan.abandoned(span, reason));
      OpenSpan parent = span.start().parent() == null ? null : open.get(span.start().parent());
      if (parent != null
          && parent.touched().isBefore(since)
          && !children.containsKey(parent.key())) {
        leaves.add(parent);
      }
    }
    return taken;
  }

  @Override
  public synchronized List<OpenSpan> children(SpanKey key, int most) {
    return spans(children.get(key), most);
  }

  @Override
  public synchronized List<OpenSpan> openOf(String client, int most) {
    return spans(clients.get(client), most);
  }

  @Override
  public synchronized int countOf(String client) {
    Set<SpanKey> spans = clients.get(client);
    return spans == null ? 0 : spans.size();
  }

  @Override
  public synchronized int count() {
    return open.size();
  }

  @Override
  public boolean outlivesProcess() {
    return false;
  }

  private List<OpenSpan> spans(@Nullable Set<SpanKey> keys, int most) {
    return keys == null ? List.of() : keys.stream().limit(most).map(open::get).toList();
  }

  private void remove(OpenSpan span, StoppedSpan ended) {
    open.remove(span.key());
    bytes -= span.size();
    removeFrom(clients, span.client(), span.key());
    if (span.start().parent() != null) {
      removeFrom(children, span.start().parent(), span.key());
    }
    stopped.put(span.key(), ended);
    while (stopped.size() > configuration.remembered()) {
      stopped.pollFirstEntry();
    }
  }

  private void touchParent(OpenSpan span, Instant now) {
    OpenSpan parent = span.start().parent() == null ? null : open.get(span.start().parent());
    if (parent != null && now.isAfter(parent.touched())) {
      open.putLast(parent.key(), parent.touched(now));
    }
  }

  private void claim(int more) {
    if (more > 0 && bytes + more > configuration.mebibytes() * 1024L * 1024) {
      throw new FullException(false);
    }
    bytes += more;
  }

  private static <K> void removeFrom(Map<K, Set<SpanKey>> index, K key, SpanKey span) {
    index.computeIfPresent(
        key,
        (unused, spans) -> {
          spans.remove(span);
          return spans.isEmpty() ? null : spans;
        });
  }
}
