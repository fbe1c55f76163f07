package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Open spans as JSON: what is fixed from the start on, and the body, which changes. */
@Singleton
final class SpanJson {
  private final JsonMapper mapper;

  SpanJson(JsonMapper mapper) {
    this.mapper = mapper;
  }

  String start(SpanStart start) {
    return write(start);
  }

  SpanStart start(String json) {
    return read(json, SpanStart.class);
  }

  String body(OpenSpan span) {
    return write(new Body(span.attributes(), span.events(), span.links(), span.calls()));
  }

  OpenSpan open(String start, String body, String client, Instant touched) {
    Body read = read(body, Body.class);
    return new OpenSpan(
        start(start),
        client,
        values(read.attributes()),
        read.events().stream()
            .map(event -> new SpanEvent(event.name(), event.time(), values(event.attributes())))
            .toList(),
        read.links().stream()
            .map(link -> new SpanLink(link.to(), link.isSampled(), values(link.attributes())))
            .toList(),
        touched,
        read.calls());
  }

  private String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return mapper.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("not written by this store", e);
    }
  }

  /** Numbers are longs and doubles again, whatever JSON makes of them. */
  private static Map<String, Object> values(Map<String, Object> read) {
    Map<String, Object> values = new LinkedHashMap<>();
    read.forEach((name, value) -> values.put(name, value(value)));
    return values;
  }

  private static Object value(Object read) {
    if (read instanceof List<?> list) {
      return list.stream().map(SpanJson::value).toList();
    }
    if (read instanceof Double || read instanceof Float || read instanceof BigDecimal) {
      return ((Number) read).doubleValue();
    }
    return read instanceof Number number ? (Object) number.longValue() : read;
  }

  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Body(
      Map<String, Object> attributes,
      List<SpanEvent> events,
      List<SpanLink> links,
      List<String> calls) {}
}
