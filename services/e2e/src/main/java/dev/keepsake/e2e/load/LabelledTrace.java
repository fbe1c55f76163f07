package dev.keepsake.e2e.load;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A trace whose kind is known.
 *
 * @param traceId as 32 hexadecimal digits
 * @param parts the spans, by the service that sends them
 */
public record LabelledTrace(String traceId, TraceKind kind, List<Part> parts) {
  /** What one service sends of the trace. */
  public record Part(String service, List<Span> spans) {}

  /** How many spans it has. */
  public int spanCount() {
    return parts.stream().mapToInt(part -> part.spans().size()).sum();
  }

  /** The ids of its spans, as 16 hexadecimal digits each. */
  public Set<String> spanIds() {
    return parts.stream()
        .flatMap(part -> part.spans().stream())
        .map(span -> Hex.of(span.getSpanId()))
        .collect(Collectors.toSet());
  }
}
