package dev.keepsake.testing;

import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The OpenAPI document that a service serves. */
public record OpenApiDocument(Map<String, Object> root) {
  public static OpenApiDocument of(String yaml) {
    return new OpenApiDocument(new Yaml().load(yaml));
  }

  /** What is there, one key after the other. */
  public Map<String, Object> at(String... path) {
    return at(root, path);
  }

  /** The same below a part of it. */
  public static Map<String, Object> at(Map<String, Object> from, String... path) {
    return Stream.of(path).reduce(from, (map, key) -> map(map.get(key)), (a, b) -> b);
  }

  /** The statuses that a call may be answered with, in order, with a blank between. */
  public String statuses(String method, String path) {
    return String.join(" ", new TreeSet<>(at("paths", path, method, "responses").keySet()));
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
