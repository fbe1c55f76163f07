package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.client.LimitsConfiguration;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanEvent;
import dev.keepsake.traceapi.span.SpanKey;
import dev.keepsake.traceapi.span.SpanLink;
import dev.keepsake.traceapi.span.SpanStart;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes spans of what clients ask for, within their limits. */
@Singleton
final class SpanReader {
  private static final Pattern TRACE_ID = Pattern.compile("(?!0{32})[0-9a-f]{32}");
  private static final Pattern SPAN_ID = Pattern.compile("(?!0{16})[0-9a-f]{16}");

  private final AttributeReader attributes;
  private final Times times;
  private final LimitsConfiguration limits;
  private final IdGenerator ids = IdGenerator.random();

  SpanReader(AttributeReader attributes, Times times, LimitsConfiguration limits) {
    this.attributes = attributes;
    this.times = times;
    this.limits = limits;
  }

  /** The span that a trace starts with, or is continued by. */
  OpenSpan read(String client, @Nullable String call, StartTrace start) {
    TraceParent parent =
        start.traceparent() == null ? null : span("traceparent", start.traceparent());
    if (parent != null && start.traceId() != null) {
      throw Faults.invalid("traceId", "must be left out beside a traceparent, which has one");
    }
    if (start.traceId() != null && start.spanId() == null) {
      throw Faults.invalid("spanId", "is required beside a traceId");
    }
    if (parent == null && start.spanId() != null && start.traceId() == null) {
      throw Faults.invalid("traceId", "is required beside a spanId, where there is no traceparent");
    }
    String traceId = parent != null ? parent.key().traceId() : traceId(call, start.traceId());
    String parentSpanId = parent == null ? null : parent.key().spanId();
    return checked(
        new OpenSpan(
            new SpanStart(
                new SpanKey(traceId, spanId(call, traceId, parentSpanId, start.spanId())),
                parent == null || parent.isSampled(),
                parentSpanId,
                parent != null,
                start.service(),
                start.name(),
                start.kind() == null ? SpanKind.INTERNAL : start.kind(),
                startTime(start.startTime())),
            client,
            attributes.read("attributes", start.attributes()),
            List.of(),
            List.of(),
            times.now(),
            List.of()));
  }

  /** A span below another. */
  OpenSpan read(String client, @Nullable String call, AddTrace add, SpanStart parent) {
    String traceId = parent.key().traceId();
    return checked(
        new OpenSpan(
            new SpanStart(
                new SpanKey(traceId, spanId(call, traceId, parent.key().spanId(), add.spanId())),
                parent.isSampled(),
                parent.key().spanId(),
                false,
                add.service() == null ? parent.service() : add.service(),
                add.name(),
                add.kind() == null ? SpanKind.INTERNAL : add.kind(),
                startTime(add.startTime())),
            client,
            attributes.read("attributes", add.attributes()),
            events(add.events()),
            links(add.links()),
            times.now(),
            List.of()));
  }

  /** The span that a field names. */
  TraceParent span(String field, String text) {
    return TraceParent.parse(text)
        .orElseThrow(
            () ->
                Faults.malformedId(field, "must be a traceparent, such as " + TraceParent.EXAMPLE));
  }

  SpanEvent event(
      String field, String name, @Nullable String time, @Nullable Map<String, Object> values) {
    Instant at = times.read(field + "time", time);
    return new SpanEvent(
        name, at == null ? times.now() : at, attributes.read(field + "attributes", values));
  }

  Map<String, Object> attributes(@Nullable Map<String, Object> values) {
    return attributes.read("attributes", values);
  }

  /** Refuses a span that has become larger than one may be. */
  OpenSpan checked(OpenSpan span) {
    attributes.checkCount("attributes", span.attributes().size());
    if (span.events().size() > limits.events()) {
      throw Faults.overLimit("events", "must be at most " + limits.events() + " in a span");
    }
    if (span.links().size() > limits.links()) {
      throw Faults.overLimit("links", "must be at most " + limits.links() + " in a span");
    }
    if (span.size() > limits.spanBytes()) {
      throw Faults.overLimit(
          "attributes", "make a span of more than " + limits.spanBytes() + " bytes, with the rest");
    }
    return span;
  }

  private Instant startTime(@Nullable String text) {
    Instant start = times.read("startTime", text);
    return start == null ? times.now() : start;
  }

  private List<SpanEvent> events(@Nullable List<AddTrace.Event> events) {
    List<SpanEvent> read = new ArrayList<>();
    if (events != null) {
      for (AddTrace.Event event : events) {
        String field = "events[" + read.size() + "].";
        read.add(event(field, event.name(), event.time(), event.attributes()));
      }
    }
    return read;
  }

  private List<SpanLink> links(@Nullable List<AddTrace.Link> links) {
    List<SpanLink> read = new ArrayList<>();
    if (links != null) {
      for (AddTrace.Link link : links) {
        String field = "links[" + read.size() + "].";
        TraceParent to = span(field + "traceparent", link.traceparent());
        read.add(
            new SpanLink(
                to.key(),
                to.isSampled(),
                attributes.read(field + "attributes", link.attributes())));
      }
    }
    return read;
  }

  private String traceId(@Nullable String call, @Nullable String own) {
    if (own == null) {
      return call == null ? ids.generateTraceId() : RepeatedCall.traceId(call);
    }
    if (!TRACE_ID.matcher(own).matches()) {
      throw Faults.malformedId("traceId", "must be 32 lower-case hexadecimal digits, not all zero");
    }
    return own;
  }

  private String spanId(
      @Nullable String call, String traceId, @Nullable String parent, @Nullable String own) {
    if (own == null) {
      return call == null ? ids.generateSpanId() : RepeatedCall.spanId(call, traceId, parent);
    }
    if (!SPAN_ID.matcher(own).matches()) {
      throw Faults.malformedId("spanId", "must be 16 lower-case hexadecimal digits, not all zero");
    }
    return own;
  }
}
