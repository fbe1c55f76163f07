package dev.keepsake.gateway.json;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.json.tree.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The fields of a JSON object, read strictly: a value of the wrong type is an error of its field
 * and is read as null. The JSON mapper would coerce {@code "1"} to a number and {@code true} to a
 * text, and stop at the first fault.
 */
public final class JsonFields {
  /**
   * One character of a text that is no control character, in the dialect that OpenAPI and Java
   * share. Counted by {1,200} it is a code point, as in a JSON schema.
   */
  public static final String CHARACTER = "[^\\u0000-\\u001f\\u007f-\\u009f]";

  private final JsonNode object;
  private final String path;
  private final Map<String, String> errors;

  JsonFields(JsonNode object, String path, Map<String, String> errors) {
    this.object = object;
    this.path = path;
    this.errors = errors;
  }

  @Nullable
  public String text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    return value.isString() ? value.getStringValue() : wrong(name, "must be a string");
  }

  @Nullable
  public BigDecimal number(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return null;
    }
    if (!value.isNumber()) {
      return wrong(name, "must be a number");
    }
    // 1e999 is beyond what any reader takes; getBigDecimalValue would make 1.0 of 1.
    return Double.isFinite(value.getDoubleValue())
        ? new BigDecimal(value.getNumberValue().toString())
        : wrong(name, "is too large");
  }

  /** A whole number, also when written as 1.0; null when there is none. */
  @Nullable
  public Integer whole(String name) {
    BigDecimal number = number(name);
    try {
      return number == null ? null : number.intValueExact();
    } catch (ArithmeticException e) {
      return wrong(name, "must be a whole number");
    }
  }

  /**
   * The elements of an array, null for each that could not be read.
   *
   * @param ofText makes an element of a string
   * @param ofObject makes an element of an object's fields
   */
  @Nullable
  public <T> List<T> list(
      String name, Function<String, T> ofText, Function<JsonFields, T> ofObject) {
    JsonNode array = value(name);
    if (array == null) {
      return null;
    }
    if (!array.isArray()) {
      return wrong(name, "must be an array");
    }
    List<T> elements = new ArrayList<>();
    for (JsonNode element : array.values()) {
      String elementName = name + "[" + elements.size() + "]";
      if (element.isString()) {
        elements.add(ofText.apply(element.getStringValue()));
      } else if (element.isObject()) {
        elements.add(ofObject.apply(new JsonFields(element, path + elementName + ".", errors)));
      } else {
        elements.add(wrong(elementName, "must be a string or an object"));
      }
    }
    return elements;
  }

  @Nullable
  private JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable
  private <T> T wrong(String name, String detail) {
    errors.put(path + name, detail);
    return null;
  }
}
