package dev.keepsake.e2e.pipeline;

import java.util.List;
import java.util.Map;

/**
 * A span as Jaeger's query API tells it.
 *
 * @param parentId the id of its parent, empty for a root
 * @param startMicros since the epoch
 * @param tags attributes, and what Jaeger keeps as such: span.kind, otel.status_code, …
 * @param resource attributes of the resource but service.name
 */
public record StoredSpan(
    String traceId,
    String spanId,
    String parentId,
    String service,
    String name,
    long startMicros,
    long durationMicros,
    Map<String, Object> tags,
    Map<String, Object> resource,
    List<Event> events) {

  /** An event of a span. */
  public record Event(String name, Map<String, Object> attributes) {}

  /** Its kind in lower case, {@code internal} where none is stored. */
  public String kind() {
    return String.valueOf(tags.getOrDefault("span.kind", "internal"));
  }

  /** Its status: UNSET, OK or ERROR. */
  public String status() {
    return String.valueOf(tags.getOrDefault("otel.status_code", "UNSET"));
  }

  /** The policy that kept its trace. */
  public String policy() {
    return String.valueOf(tags.get("tailsampling.policy"));
  }
}
