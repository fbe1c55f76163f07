package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanEvent;
import dev.keepsake.traceapi.span.SpanLink;
import dev.keepsake.traceapi.span.SpanStart;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A span in the form that exporters take. */
final class ExportedSpan implements SpanData {
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.keepsake.trace-api");

  private final EndedSpan ended;
  private final SpanStart start;
  private final Resource resource;
  private final Attributes attributes;
  private final List<EventData> events;
  private final List<LinkData> links;

  ExportedSpan(EndedSpan ended, Resource resource) {
    this.ended = ended;
    OpenSpan span = ended.span();
    this.start = span.start();
    this.resource = resource;
    this.attributes = attributes(span.attributes());
    this.events = span.events().stream().map(ExportedSpan::event).toList();
    this.links = span.links().stream().map(ExportedSpan::link).toList();
  }

  @Override
  public String getName() {
    return start.name();
  }

  @Override
  public SpanKind getKind() {
    return start.kind();
  }

  @Override
  public SpanContext getSpanContext() {
    return SpanContext.create(
        start.key().traceId(),
        start.key().spanId(),
        flags(start.isSampled()),
        TraceState.getDefault());
  }

  @Override
  public SpanContext getParentSpanContext() {
    if (start.parentSpanId() == null) {
      return SpanContext.getInvalid();
    }
    TraceFlags flags = flags(start.isSampled());
    return start.isContinued()
        ? SpanContext.createFromRemoteParent(
            start.key().traceId(), start.parentSpanId(), flags, TraceState.getDefault())
        : SpanContext.create(
            start.key().traceId(), start.parentSpanId(), flags, TraceState.getDefault());
  }

  @Override
  public StatusData getStatus() {
    return StatusData.create(ended.status(), ended.message());
  }

  @Override
  public long getStartEpochNanos() {
    return nanos(start.time());
  }

  @Override
  public long getEndEpochNanos() {
    return nanos(ended.end());
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public List<EventData> getEvents() {
    return events;
  }

  @Override
  public List<LinkData> getLinks() {
    return links;
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public int getTotalRecordedEvents() {
    return events.size();
  }

  @Override
  public int getTotalRecordedLinks() {
    return links.size();
  }

  @Override
  public int getTotalAttributeCount() {
    return attributes.size();
  }

  @Override
  @Deprecated
  @SuppressWarnings("InlineMeSuggester") // the interface asks for it still
  public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return io.opentelemetry.sdk.common.InstrumentationLibraryInfo.create(SCOPE.getName(), null);
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  private static EventData event(SpanEvent event) {
    return EventData.create(nanos(event.time()), event.name(), attributes(event.attributes()));
  }

  private static LinkData link(SpanLink link) {
    SpanContext to =
        SpanContext.create(
            link.to().traceId(),
            link.to().spanId(),
            flags(link.isSampled()),
            TraceState.getDefault());
    return LinkData.create(to, attributes(link.attributes()));
  }

  private static TraceFlags flags(boolean isSampled) {
    return isSampled ? TraceFlags.getSampled() : TraceFlags.getDefault();
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private static Attributes attributes(Map<String, Object> values) {
    AttributesBuilder attributes = Attributes.builder();
    values.forEach((name, value) -> put(attributes, name, value));
    return attributes.build();
  }

  @SuppressWarnings("unchecked") // a list has values of one kind: AttributeReader sees to it
  private static void put(AttributesBuilder attributes, String name, Object value) {
    if (value instanceof String text) {
      attributes.put(name, text);
    } else if (value instanceof Boolean truth) {
      attributes.put(name, truth);
    } else if (value instanceof Long whole) {
      attributes.put(name, whole);
    } else if (value instanceof Double number) {
      attributes.put(name, number);
    } else if (value instanceof List<?> list) {
      Object first = list.isEmpty() ? "" : list.getFirst();
      if (first instanceof Boolean) {
        attributes.put(AttributeKey.booleanArrayKey(name), (List<Boolean>) list);
      } else if (first instanceof Long) {
        attributes.put(AttributeKey.longArrayKey(name), (List<Long>) list);
      } else if (first instanceof Double) {
        attributes.put(AttributeKey.doubleArrayKey(name), (List<Double>) list);
      } else {
        attributes.put(AttributeKey.stringArrayKey(name), (List<String>) list);
      }
    }
  }
}
