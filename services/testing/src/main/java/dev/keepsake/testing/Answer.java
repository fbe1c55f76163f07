package dev.keepsake.testing;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** What a service answered. */
public record Answer(HttpResponse<String> response, JsonMapper mapper) {
  public int status() {
    return response.statusCode();
  }

  /** All that was answered. */
  public String text() {
    return response.body();
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse(null);
  }

  /** The last part of the problem's type. */
  public String kind() {
    return String.valueOf(value("type")).replace("urn:keepsake:problem:", "");
  }

  /** The fields that the problem names. */
  public List<String> fields() {
    return list("errors").stream().map(error -> (String) error.get("field")).toList();
  }

  public Object value(String name) {
    return body().get(name);
  }

  /** A value that is a text. */
  public String text(String name) {
    return (String) value(name);
  }

  /** A value that is a list of objects, which is empty where it is not there. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> list(String name) {
    return (List<Map<String, Object>>) body().getOrDefault(name, List.of());
  }

  /** A value that is an object. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> map(String name) {
    return (Map<String, Object>) value(name);
  }

  @SuppressWarnings("unchecked")
  public Map<String, Object> body() {
    return (Map<String, Object>) json();
  }

  /** Of an answer that is a list of objects. */
  @SuppressWarnings("unchecked")
  public List<Map<String, Object>> items() {
    return (List<Map<String, Object>>) json();
  }

  private Object json() {
    try {
      return mapper.readValue(text(), Object.class);
    } catch (IOException e) {
      throw new IllegalStateException("not JSON: " + text(), e);
    }
  }

  @Override
  public String toString() {
    return status() + " " + text();
  }
}
