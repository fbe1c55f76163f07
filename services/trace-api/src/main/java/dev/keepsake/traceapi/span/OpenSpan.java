package dev.keepsake.traceapi.span;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span that was started and not yet stopped. Values of attributes are texts, booleans, longs,
 * doubles, and lists of one of these.
 *
 * @param client who started it
 * @param touched when a call last had to do with it
 * @param calls the idempotency keys of the calls that changed it, the newest of them
 */
public record OpenSpan(
    SpanStart start,
    String client,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    Instant touched,
    List<String> calls) {

  /** As many changes a client can have under way at once; a retry comes soon or never. */
  private static final int CALLS_REMEMBERED = 64;

  /** Of the objects that a span is made of, and of the store's for it, roughly. */
  private static final int BYTES_BESIDE_TEXT = 800;

  private static final int BYTES_OF_ENTRY = 80;

  public SpanKey key() {
    return start.key();
  }

  /** The same, heard of just now. */
  public OpenSpan touched(Instant now) {
    return changed(attributes, events, calls, now);
  }

  /** The same with more in it; a known attribute gets the new value. */
  public OpenSpan with(
      Map<String, Object> added, @Nullable SpanEvent event, @Nullable String call, Instant now) {
    Map<String, Object> allAttributes = new LinkedHashMap<>(attributes);
    allAttributes.putAll(added);
    List<SpanEvent> allEvents = new ArrayList<>(events);
    if (event != null) {
      allEvents.add(event);
    }
    List<String> allCalls = new ArrayList<>(calls);
    if (call != null) {
      allCalls.add(call);
      if (allCalls.size() > CALLS_REMEMBERED) {
        allCalls.removeFirst();
      }
    }
    return changed(allAttributes, allEvents, allCalls, now);
  }

  private OpenSpan changed(
      Map<String, Object> attributes, List<SpanEvent> events, List<String> calls, Instant touched) {
    return new OpenSpan(start, client, attributes, events, links, touched, calls);
  }

  /** The memory that it takes, in bytes, roughly. */
  public int size() {
    int size = BYTES_BESIDE_TEXT + 2 * (start.name().length() + start.service().length());
    size += size(attributes);
    for (SpanEvent event : events) {
      size += BYTES_OF_ENTRY + 2 * event.name().length() + size(event.attributes());
    }
    for (SpanLink link : links) {
      size += 2 * BYTES_OF_ENTRY + size(link.attributes());
    }
    for (String call : calls) {
      size += BYTES_OF_ENTRY + call.length();
    }
    return size;
  }

  private static int size(Map<String, Object> attributes) {
    int size = 0;
    for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
      size += BYTES_OF_ENTRY + 2 * attribute.getKey().length() + size(attribute.getValue());
    }
    return size;
  }

  private static int size(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().mapToInt(OpenSpan::size).sum() + 8 * list.size();
    }
    return value instanceof String text ? 2 * text.length() + 16 : 16;
  }
}
