package dev.keepsake.tracing.http;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Reads the caller's context, which anybody can send, from the headers of a request. */
@Singleton
final class RequestHeaders implements TextMapGetter<HttpRequest<?>> {
  private final int maxBaggageLength;

  RequestHeaders(TracingConfiguration configuration) {
    this.maxBaggageLength = configuration.maxBaggageLength();
  }

  @Override
  public Iterable<String> keys(HttpRequest<?> request) {
    return request.getHeaders().names();
  }

  @Override
  public @Nullable String get(@Nullable HttpRequest<?> request, String key) {
    if (request == null) {
      return null;
    }
    String value = request.getHeaders().get(key);
    return value != null && isTooLong(key, value.length()) ? null : value;
  }

  @Override
  public Iterator<String> getAll(@Nullable HttpRequest<?> request, String key) {
    if (request == null) {
      return Collections.emptyIterator();
    }
    List<String> values = request.getHeaders().getAll(key);
    int length = 0;
    for (int i = 0; i < values.size(); i++) {
      length += values.get(i).length();
    }
    return isTooLong(key, length) ? Collections.emptyIterator() : values.iterator();
  }

  private boolean isTooLong(String key, int length) {
    return length > maxBaggageLength && key.equals("baggage");
  }
}
