package dev.keepsake.dashboard.api;

import com.google.protobuf.ByteString;
import io.micronaut.json.tree.JsonNode;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads traces as Jaeger's query API and page give them: {@code {"data": [{"spans": …, "processes":
 * …}]}}. What it cannot read is an {@link IllegalArgumentException}.
 */
final class JaegerJson {
  private JaegerJson() {}

  static boolean isOne(JsonNode document) {
    return document.isObject() && document.get("data") != null;
  }

  static ExportTraceServiceRequest read(JsonNode document) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (JsonNode trace : array(document, "data").values()) {
      Map<String, ResourceSpans.Builder> processes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> process : member(trace, "processes").entries()) {
        processes.put(process.getKey(), process(process.getValue()));
      }
      for (JsonNode span : array(trace, "spans").values()) {
        ResourceSpans.Builder process = processes.get(text(span, "processID"));
        if (process == null) {
          throw new IllegalArgumentException("a span of an unknown process");
        }
        process.getScopeSpansBuilder(0).addSpans(span(span));
      }
      processes.values().forEach(request::addResourceSpans);
    }
    return request.build();
  }

  private static ResourceSpans.Builder process(JsonNode process) {
    Resource.Builder resource = Resource.newBuilder();
    resource.addAttributes(attribute("service.name", text(process, "serviceName")));
    for (JsonNode tag : array(process, "tags").values()) {
      resource.addAttributes(attribute(tag));
    }
    ResourceSpans.Builder spans = ResourceSpans.newBuilder().setResource(resource);
    spans.addScopeSpansBuilder();
    return spans;
  }

  private static Span span(JsonNode json) {
    long start = number(json, "startTime") * 1000;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(id(text(json, "traceID"), 32))
            .setSpanId(id(text(json, "spanID"), 16))
            .setName(text(json, "operationName"))
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + number(json, "duration") * 1000);
    for (JsonNode reference : array(json, "references").values()) {
      if (text(reference, "refType").equals("CHILD_OF")) {
        span.setParentSpanId(id(text(reference, "spanID"), 16));
      }
    }
    for (JsonNode tag : array(json, "tags").values()) {
      addTag(span, tag);
    }
    for (JsonNode log : array(json, "logs").values()) {
      Span.Event.Builder event = span.addEventsBuilder();
      event.setTimeUnixNano(number(log, "timestamp") * 1000);
      for (JsonNode field : array(log, "fields").values()) {
        if (text(field, "key").equals("event")) {
          event.setName(member(field, "value").coerceStringValue());
        } else {
          event.addAttributes(attribute(field));
        }
      }
    }
    return span.build();
  }

  /** What OTLP has fields for, Jaeger has tags for. */
  private static void addTag(Span.Builder span, JsonNode tag) {
    String value = member(tag, "value").coerceStringValue();
    switch (text(tag, "key")) {
      case "span.kind" -> span.setKind(kind(value));
      case "otel.status_code" ->
          span.setStatus(
              Status.newBuilder(span.getStatus())
                  .setCode(
                      value.equals("ERROR")
                          ? StatusCode.STATUS_CODE_ERROR
                          : StatusCode.STATUS_CODE_OK));
      case "otel.status_description" ->
          span.setStatus(Status.newBuilder(span.getStatus()).setMessage(value));
      case "error" -> {
        if (value.equals("true")) {
          span.setStatus(Status.newBuilder(span.getStatus()).setCode(StatusCode.STATUS_CODE_ERROR));
        }
      }
      default -> span.addAttributes(attribute(tag));
    }
  }

  private static SpanKind kind(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "server" -> SpanKind.SPAN_KIND_SERVER;
      case "client" -> SpanKind.SPAN_KIND_CLIENT;
      case "producer" -> SpanKind.SPAN_KIND_PRODUCER;
      case "consumer" -> SpanKind.SPAN_KIND_CONSUMER;
      default -> SpanKind.SPAN_KIND_INTERNAL;
    };
  }

  private static KeyValue attribute(JsonNode tag) {
    JsonNode value = member(tag, "value");
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value.isBoolean()) {
      any.setBoolValue(value.getBooleanValue());
    } else if (value.isNumber()) {
      BigDecimal number = value.getBigDecimalValue().stripTrailingZeros();
      if (number.scale() <= 0 && number.precision() - number.scale() < 19) {
        any.setIntValue(number.longValue());
      } else {
        any.setDoubleValue(number.doubleValue());
      }
    } else {
      any.setStringValue(value.isValueNode() ? value.coerceStringValue() : "");
    }
    return KeyValue.newBuilder().setKey(text(tag, "key")).setValue(any).build();
  }

  private static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** Jaeger leaves zeros at the beginning out. */
  private static ByteString id(String hex, int digits) {
    String whole = "0".repeat(Math.max(0, digits - hex.length())) + hex;
    return ByteString.copyFrom(HexFormat.of().parseHex(whole));
  }

  private static JsonNode array(JsonNode parent, String name) {
    JsonNode array = parent.get(name);
    if (array == null || array.isNull()) {
      return JsonNode.createArrayNode(List.of());
    }
    return array;
  }

  private static JsonNode member(JsonNode parent, String name) {
    JsonNode member = parent.get(name);
    if (member == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return member;
  }

  private static String text(JsonNode parent, String name) {
    return member(parent, name).coerceStringValue();
  }

  private static long number(JsonNode parent, String name) {
    JsonNode number = member(parent, name);
    if (!number.isNumber()) {
      throw new IllegalArgumentException(name + " is no number");
    }
    return number.getLongValue();
  }
}
