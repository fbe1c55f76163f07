package dev.keepsake.dashboard.api;

import com.google.protobuf.ByteString;
import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.StoredSpan;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A span with all that it came with.
 *
 * @param kind internal, server, client, producer, consumer or unspecified
 * @param status unset, ok or error
 * @param resource attributes of the program that made it
 * @param scope the library that made it
 */
@Serdeable
record SpanView(
    String spanId,
    @Nullable String parentSpanId,
    String service,
    String operation,
    String kind,
    long startMicros,
    long durationMicros,
    String status,
    String statusMessage,
    Map<String, Object> attributes,
    Map<String, Object> resource,
    List<Event> events,
    List<Link> links,
    String scope) {

  /** Something that happened during it. */
  @Serdeable
  record Event(long timeMicros, String name, Map<String, Object> attributes) {}

  /** A span that it has to do with. */
  @Serdeable
  record Link(String traceId, String spanId, Map<String, Object> attributes) {}

  static SpanView of(StoredSpan stored) {
    Span span = stored.span();
    ByteString parent = span.getParentSpanId();
    return new SpanView(
        ReceivedSpan.hex(span.getSpanId()),
        parent.isEmpty() ? null : ReceivedSpan.hex(parent),
        stored.origin().service(),
        span.getName(),
        word(span.getKind(), "SPAN_KIND_"),
        stored.startNanos() / 1000,
        (stored.endNanos() - stored.startNanos()) / 1000,
        word(span.getStatus().getCode(), "STATUS_CODE_"),
        span.getStatus().getMessage(),
        Attributes.map(span.getAttributesList()),
        Attributes.map(stored.origin().resource().getAttributesList()),
        span.getEventsList().stream().map(SpanView::event).toList(),
        span.getLinksList().stream().map(SpanView::link).toList(),
        stored.origin().scope().getName());
  }

  private static Event event(Span.Event event) {
    return new Event(
        event.getTimeUnixNano() / 1000, event.getName(), Attributes.map(event.getAttributesList()));
  }

  private static Link link(Span.Link link) {
    return new Link(
        ReceivedSpan.hex(link.getTraceId()),
        ReceivedSpan.hex(link.getSpanId()),
        Attributes.map(link.getAttributesList()));
  }

  private static String word(Enum<?> value, String prefix) {
    return value.name().replace(prefix, "").toLowerCase(Locale.ROOT);
  }
}
