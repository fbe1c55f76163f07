package dev.keepsake.e2e.pipeline;

import dev.keepsake.e2e.load.LabelledTrace;
import java.io.IOException;
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
  private final Map<String, Set<String>> spans = new HashMap<>();
  private final Map<String, Set<String>> policies = new HashMap<>();

  private StoredTraces() {}

  /** Fetches all traces in which one of the services took part. */
  public static StoredTraces of(Jaeger jaeger, List<String> services)
      throws IOException, InterruptedException {
    return of(jaeger.client(), services);
  }

  /** The same of a Jaeger that runs elsewhere. */
  public static StoredTraces of(JaegerClient jaeger, List<String> services)
      throws IOException, InterruptedException {
    StoredTraces stored = new StoredTraces();
    for (String service : services) {
      jaeger.forEach(service, Map.of(), stored::add);
    }
    return stored;
  }

  /** The ids of the traces. */
  public Set<String> ids() {
    return Collections.unmodifiableSet(spans.keySet());
  }

  /** How many spans they have together, each counted once. */
  public long spanCount() {
    return spans.values().stream().mapToLong(Set::size).sum();
  }

  /** Whether every span of the trace is there. */
  public boolean whole(LabelledTrace trace) {
    return trace.spanIds().equals(spans.get(trace.traceId()));
  }

  /** The ids of the traces that have not exactly this many spans. */
  public Set<String> withoutSpanCount(int count) {
    return spans.entrySet().stream()
        .filter(entry -> entry.getValue().size() != count)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The policies that the spans of a trace name; {@code null} in words where a span names none. */
  public Set<String> policies(String traceId) {
    return policies.getOrDefault(traceId, Set.of());
  }

  private void add(List<StoredSpan> trace) {
    for (StoredSpan span : trace) {
      spans.computeIfAbsent(span.traceId(), id -> new HashSet<>()).add(span.spanId());
      policies.computeIfAbsent(span.traceId(), id -> new TreeSet<>()).add(span.policy());
    }
  }
}
