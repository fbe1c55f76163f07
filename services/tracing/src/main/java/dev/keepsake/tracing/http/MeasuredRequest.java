package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;

/** What the metric of durations says of a request, as it is known at its start. */
record MeasuredRequest(
    String method,
    @Nullable String scheme,
    @Nullable String route,
    @Nullable String host,
    int port) {

  static MeasuredRequest received(String method, String scheme, @Nullable String route) {
    return new MeasuredRequest(Method.attribute(method), scheme, route, null, 0);
  }

  static MeasuredRequest sent(String method, @Nullable String host, int port) {
    return new MeasuredRequest(Method.attribute(method), null, null, host, port);
  }
}
