package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.client.LimitsConfiguration;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads attributes: texts, truth values, numbers, and arrays of one of these. */
@Singleton
final class AttributeReader {
  private static final int MAX_NAME = 200;
  private static final String KINDS =
      "must be a string, a number, true or false, or an array of one of these";

  private final LimitsConfiguration limits;

  AttributeReader(LimitsConfiguration limits) {
    this.limits = limits;
  }

  Map<String, Object> read(String field, @Nullable Map<String, Object> attributes) {
    Map<String, Object> read = new LinkedHashMap<>();
    if (attributes != null) {
      checkCount(field, attributes.size());
      attributes.forEach((name, value) -> read.put(name, attribute(field, name, value)));
    }
    return read;
  }

  /** Refuses more attributes than one thing may have. */
  void checkCount(String field, int count) {
    if (count > limits.attributes()) {
      throw Faults.overLimit(field, "must be at most " + limits.attributes() + " attributes");
    }
  }

  private Object attribute(String field, String name, @Nullable Object value) {
    if (name.isBlank()
        || name.length() > MAX_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw Faults.invalid(
          field, "must have names of 1 to " + MAX_NAME + " characters, none a control character");
    }
    String path = field + "." + name;
    return value instanceof List<?> list ? list(path, list) : single(path, value);
  }

  private List<Object> list(String path, List<?> values) {
    if (values.size() > limits.attributeLength()) {
      throw Faults.overLimit(path, "must be at most " + limits.attributeLength() + " elements");
    }
    List<Object> read = new ArrayList<>();
    for (Object value : values) {
      read.add(single(path, value));
    }
    // 1 and 1.5 are both numbers to who wrote them.
    if (read.stream().anyMatch(Double.class::isInstance)) {
      read.replaceAll(value -> value instanceof Long whole ? (Object) whole.doubleValue() : value);
    }
    if (read.stream().map(Object::getClass).distinct().count() > 1) {
      throw Faults.invalid(path, "must have elements of one kind");
    }
    return List.copyOf(read);
  }

  private Object single(String path, @Nullable Object value) {
    if (value instanceof String text) {
      if (text.length() > limits.attributeLength()) {
        throw Faults.overLimit(path, "must be at most " + limits.attributeLength() + " characters");
      }
      if (isBroken(text)) {
        throw Faults.invalid(path, "must not contain broken Unicode");
      }
      return text;
    }
    if (value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return number(path, number);
    }
    throw Faults.invalid(path, KINDS);
  }

  /** With half of a surrogate pair, which could neither be stored nor sent. */
  private static boolean isBroken(String text) {
    return text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static Object number(String path, Number number) {
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      if (!Double.isFinite(number.doubleValue())) {
        throw Faults.invalid(path, "is too large a number");
      }
      return number.doubleValue();
    }
    if (number instanceof BigInteger big && big.bitLength() > 63) {
      throw Faults.invalid(path, "is too large a whole number");
    }
    return number.longValue();
  }
}
