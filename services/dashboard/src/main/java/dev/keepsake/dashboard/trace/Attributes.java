package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads OTLP's attributes. */
public final class Attributes {
  /** Beyond it a number is not exact in JavaScript. */
  private static final long LARGEST_NUMBER = 1L << 53;

  private static final int DEEPEST = 20;

  private Attributes() {}

  /** The attribute's value as text; null when it is not there. */
  @Nullable
  public static String text(List<KeyValue> attributes, AttributeKey<?> key) {
    return text(attributes, key.getKey());
  }

  /** The attribute's value as text; null when it is not there. */
  @Nullable
  public static String text(List<KeyValue> attributes, String key) {
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals(key)) {
        return String.valueOf(value(attribute.getValue(), 0));
      }
    }
    return null;
  }

  /** All of them, with values that JSON has: texts, numbers, booleans, lists and maps of these. */
  public static Map<String, Object> map(List<KeyValue> attributes) {
    return map(attributes, 0);
  }

  /** A value that JSON has; null for none. */
  @Nullable
  public static Object value(AnyValue value) {
    return value(value, 0);
  }

  /** The beginning of a text. */
  public static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }

  private static Map<String, Object> map(List<KeyValue> attributes, int depth) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(attributes.size());
    attributes.forEach(entry -> map.put(entry.getKey(), value(entry.getValue(), depth)));
    return map;
  }

  @Nullable
  private static Object value(AnyValue value, int depth) {
    if (depth > DEEPEST) {
      return "…";
    }
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> value.getBoolValue();
      case INT_VALUE -> number(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(item -> value(item, depth + 1))
              .toList();
      case KVLIST_VALUE -> map(value.getKvlistValue().getValuesList(), depth + 1);
      default -> null;
    };
  }

  private static Object number(long value) {
    return Math.abs(value) <= LARGEST_NUMBER ? (Object) value : Long.toString(value);
  }

  /** JSON has neither infinity nor "not a number". */
  private static Object number(double value) {
    return Double.isFinite(value) ? (Object) value : Double.toString(value);
  }
}
