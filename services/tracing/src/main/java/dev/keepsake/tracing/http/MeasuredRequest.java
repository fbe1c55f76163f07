package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import java.util.Objects;

/**
 * What the metric of durations says of a request, as it is known at its start. It is looked up for
 * each request, and what a record is given for that is linked at run time: the JVM's first compiler
 * does not inline it.
 */
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

  @Override
  public int hashCode() {
    int hash = 31 * method.hashCode() + Objects.hashCode(scheme);
    return 31 * (31 * (31 * hash + Objects.hashCode(route)) + Objects.hashCode(host)) + port;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MeasuredRequest that
        && port == that.port
        && method.equals(that.method)
        && Objects.equals(scheme, that.scheme)
        && Objects.equals(route, that.route)
        && Objects.equals(host, that.host);
  }
}
