package dev.keepsake.e2e.pipeline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Jaeger's query API, /api/traces. */
public final class JaegerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final int maxTraces;

  /**
   * @param base where Jaeger answers queries by HTTP
   * @param maxTraces how many it holds; it refuses to be asked for more
   */
  public JaegerClient(URI base, int maxTraces) {
    this.base = base;
    this.maxTraces = maxTraces;
  }

  /** The spans of a trace, or nothing if Jaeger does not have it. */
  public Optional<List<StoredSpan>> trace(String traceId) throws IOException, InterruptedException {
    HttpResponse<String> response =
        Http.send(HttpRequest.newBuilder(base.resolve("/api/traces/" + traceId)).build());
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " from Jaeger: " + response.body());
    }
    return Optional.of(spans(JSON.readTree(response.body()).path("data").path(0)));
  }

  /** What the API answers for a trace, as it stands; for the search for words in it. */
  public String rawTrace(String traceId) throws IOException, InterruptedException {
    return Http.body(base.resolve("/api/traces/" + traceId))
        + Http.body(base.resolve("/api/v3/traces/" + traceId));
  }

  /** The names of the services that it knows. */
  public List<String> services() throws IOException, InterruptedException {
    List<String> services = new ArrayList<>();
    JSON.readTree(Http.body(base.resolve("/api/services")))
        .path("data")
        .forEach(name -> services.add(name.asText()));
    return services;
  }

  /**
   * All traces in which a span of the service carries the tags.
   *
   * @return the spans by trace id
   */
  public Map<String, List<StoredSpan>> search(String service, Map<String, String> tags)
      throws IOException, InterruptedException {
    Map<String, List<StoredSpan>> found = new LinkedHashMap<>();
    forEach(service, tags, Instant.EPOCH, spans -> found.put(spans.getFirst().traceId(), spans));
    return found;
  }

  /**
   * As {@link #search}, but a trace at a time, for more than fit in memory, and only those in which
   * such a span began at a time or later.
   */
  public void forEach(
      String service, Map<String, String> tags, Instant since, Consumer<List<StoredSpan>> each)
      throws IOException, InterruptedException {
    String query =
        "/api/traces?limit=%d&lookback=custom&start=%d&end=%d&service=%s&tags=%s"
            .formatted(
                maxTraces,
                since.toEpochMilli() * 1000,
                Long.MAX_VALUE / 1000,
                encoded(service),
                encoded(JSON.writeValueAsString(tags)));
    try (InputStream body = Http.stream(base.resolve(query));
        JsonParser parser = JSON.createParser(body)) {
      while (!"data".equals(parser.nextFieldName())) {
        if (parser.currentToken() == null) {
          throw new IOException("no data in Jaeger's answer");
        }
      }
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        each.accept(spans(parser.readValueAsTree()));
      }
    }
  }

  private static List<StoredSpan> spans(JsonNode trace) {
    Map<String, JsonNode> processes = new HashMap<>();
    trace.path("processes").properties().forEach(e -> processes.put(e.getKey(), e.getValue()));
    List<StoredSpan> spans = new ArrayList<>();
    for (JsonNode span : trace.path("spans")) {
      JsonNode process = processes.get(span.path("processID").asText());
      spans.add(
          new StoredSpan(
              span.path("traceID").asText(),
              span.path("spanID").asText(),
              parent(span),
              process.path("serviceName").asText(),
              span.path("operationName").asText(),
              span.path("startTime").asLong(),
              span.path("duration").asLong(),
              values(span.path("tags")),
              values(process.path("tags")),
              events(span.path("logs"))));
    }
    return spans;
  }

  private static String parent(JsonNode span) {
    for (JsonNode reference : span.path("references")) {
      if (reference.path("refType").asText().equals("CHILD_OF")) {
        return reference.path("spanID").asText();
      }
    }
    return "";
  }

  private static List<StoredSpan.Event> events(JsonNode logs) {
    List<StoredSpan.Event> events = new ArrayList<>();
    for (JsonNode log : logs) {
      Map<String, Object> attributes = values(log.path("fields"));
      events.add(new StoredSpan.Event(String.valueOf(attributes.remove("event")), attributes));
    }
    return events;
  }

  private static Map<String, Object> values(JsonNode tags) {
    Map<String, Object> values = new HashMap<>();
    for (JsonNode tag : tags) {
      values.put(tag.path("key").asText(), value(tag.path("value")));
    }
    return values;
  }

  private static Object value(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.asLong();
    }
    if (value.isNumber()) {
      return value.asDouble();
    }
    return value.isBoolean() ? (Object) value.asBoolean() : value.asText();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
