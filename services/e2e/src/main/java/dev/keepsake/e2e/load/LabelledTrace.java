package dev.keepsake.e2e.load;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A trace whose kind is known.
 *
 * @param traceId as 32 hexadecimal digits
 * @param parts the spans, by the service that sends them
 */
public record LabelledTrace(String traceId, TraceKind kind, List<Part> parts) {
  /** What one service sends of the trace. */
  public record Part(String service, List<Span> spans) {
    /** The same with each span changed. */
    public Part map(UnaryOperator<Span> change) {
      return new Part(service, spans.stream().map(change).toList());
    }
  }

  /** The same with each part changed. */
  public LabelledTrace map(UnaryOperator<Part> change) {
    return new LabelledTrace(traceId, kind, parts.stream().map(change).toList());
  }

  /** The same with some parts alone. */
  public LabelledTrace filter(Predicate<Part> which) {
    return new LabelledTrace(traceId, kind, parts.stream().filter(which).toList());
  }

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
