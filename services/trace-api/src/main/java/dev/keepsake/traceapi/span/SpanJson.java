package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spans as JSON: of open ones what is fixed from the start on, and the body, which changes; ended
 * ones as a whole.
 */
@Singleton
public final class SpanJson {
  private final JsonMapper mapper;

  public SpanJson(JsonMapper mapper) {
    this.mapper = mapper;
  }

  String start(SpanStart start) {
    return write(start);
  }

  SpanStart start(String json) {
    return read(json, SpanStart.class);
  }

  String body(OpenSpan span) {
    return write(Body.of(span));
  }

  OpenSpan open(String start, String body, String client, Instant touched) {
    return open(start(start), read(body, Body.class), client, touched);
  }

  /** Without what only an open span needs: its client, and when and by which calls it changed. */
  public byte[] ended(EndedSpan ended) {
    OpenSpan span = ended.span();
    return writeBytes(
        new Ended(span.start(), Body.of(span), ended.end(), ended.status(), ended.message()));
  }

  /** Of what {@link #ended(EndedSpan)} wrote. */
  public EndedSpan ended(byte[] json) {
    try {
      Ended read = mapper.readValue(json, Ended.class);
      OpenSpan span = open(read.start(), read.body(), "", read.end());
      return new EndedSpan(span, read.end(), read.status(), read.message());
    } catch (IOException e) {
      throw new UncheckedIOException("not written here", e);
    }
  }

  private static OpenSpan open(SpanStart start, Body read, String client, Instant touched) {
    return new OpenSpan(
        start,
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
    return new String(writeBytes(value), StandardCharsets.UTF_8);
  }

  private byte[] writeBytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
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
      List<String> calls) {

    static Body of(OpenSpan span) {
      return new Body(span.attributes(), span.events(), span.links(), span.calls());
    }
  }

  @Serdeable
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Ended(SpanStart start, Body body, Instant end, StatusCode status, String message) {}
}
