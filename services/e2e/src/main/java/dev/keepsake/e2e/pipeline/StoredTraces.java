package dev.keepsake.e2e.pipeline;

import dev.keepsake.e2e.load.LabelledTrace;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What Jaeger holds of a load: of each trace which spans, and which policies its spans name. */
public final class StoredTraces {
  private final Map<String, Map<String, Set<String>>> policies = new HashMap<>();
  private final Set<String> repeated = new HashSet<>();

  private StoredTraces() {}

  /** Fetches all traces in which one of the services took part. */
  public static StoredTraces of(Jaeger jaeger, List<String> services)
      throws IOException, InterruptedException {
    return of(jaeger.client(), services);
  }

  /** The same of a Jaeger that runs elsewhere. */
  public static StoredTraces of(JaegerClient jaeger, List<String> services)
      throws IOException, InterruptedException {
    return of(jaeger, services, Instant.EPOCH);
  }

  /** The same, but only traces of which a span began at this time or later. */
  public static StoredTraces of(JaegerClient jaeger, List<String> services, Instant since)
      throws IOException, InterruptedException {
    StoredTraces stored = new StoredTraces();
    for (String service : services) {
      jaeger.forEach(service, Map.of(), since, stored::add);
    }
    return stored;
  }

  /** The ids of the traces. */
  public Set<String> ids() {
    return Collections.unmodifiableSet(policies.keySet());
  }

  /** How many spans they have together, each counted once. */
  public long spanCount() {
    return policies.values().stream().mapToLong(Map::size).sum();
  }

  /** Whether every span of the trace is there. */
  public boolean whole(LabelledTrace trace) {
    return trace.spanIds().equals(spans(trace.traceId()).keySet());
  }

  /** The ids of the traces that have not exactly this many spans. */
  public Set<String> withoutSpanCount(int count) {
    return policies.entrySet().stream()
        .filter(entry -> entry.getValue().size() != count)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The policies that the spans of a trace name; {@code null} in words where a span names none. */
  public Set<String> policies(String traceId) {
    return spans(traceId).values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /** How many spans of a trace a policy has kept, each counted once. */
  public int spanCount(String traceId, String policy) {
    return (int) spans(traceId).values().stream().filter(all -> all.contains(policy)).count();
  }

  /** The ids of the traces of which an answer of Jaeger's held a span twice, quite the same. */
  public Set<String> repeated() {
    return Collections.unmodifiableSet(repeated);
  }

  /** The ids of the traces of which a span is there under two policies. */
  public Set<String> judgedTwice() {
    return policies.entrySet().stream()
        .filter(entry -> entry.getValue().values().stream().anyMatch(all -> all.size() > 1))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Map<String, Set<String>> spans(String traceId) {
    return policies.getOrDefault(traceId, Map.of());
  }

  private void add(List<StoredSpan> trace) {
    Set<List<String>> seen = new HashSet<>();
    for (StoredSpan span : trace) {
      policies
          .computeIfAbsent(span.traceId(), id -> new HashMap<>())
          .computeIfAbsent(span.spanId(), id -> new TreeSet<>())
          .add(span.policy());
      if (!seen.add(List.of(span.spanId(), span.policy()))) {
        repeated.add(span.traceId());
      }
    }
  }
}
