package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.semconv.HttpAttributes;
import java.util.Set;

/** A request method: the well-known ones by name, all others as one, for callers make them up. */
final class Method {
  private static final Set<String> KNOWN =
      Set.of("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE");
  private static final String OTHER = "_OTHER";

  private Method() {}

  /** The value of {@code http.request.method}. */
  static String attribute(String method) {
    return KNOWN.contains(method) ? method : OTHER;
  }

  /** The span's name: the method and its low-cardinality target, if there is one. */
  static String spanName(String method, @Nullable String target) {
    String name = KNOWN.contains(method) ? method : "HTTP";
    return target == null ? name : name + " " + target;
  }

  static void set(SpanBuilder span, String method) {
    String attribute = attribute(method);
    span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, attribute);
    if (attribute.equals(OTHER)) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
    }
  }
}
