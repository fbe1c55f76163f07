package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;

/**
 * What the client meant before proxies rewrote it, by {@code Forwarded} (RFC 7239), {@code
 * X-Forwarded-*} or {@code Host}, in this order, as the semantic conventions ask. Callers can make
 * these headers up; nothing but telemetry may rest on them.
 */
record Forwarding(
    @Nullable HostAndPort client, @Nullable HostAndPort server, @Nullable String scheme) {
  private static final String X_FORWARDED_FOR = "X-Forwarded-For";
  private static final String X_FORWARDED_HOST = "X-Forwarded-Host";
  private static final String X_FORWARDED_PROTO = "X-Forwarded-Proto";

  static Forwarding of(HttpRequest<?> request) {
    HttpHeaders headers = request.getHeaders();
    String forwarded = headers.get(HttpHeaders.FORWARDED);
    HostAndPort client = HostAndPort.parse(parameter(forwarded, "for"));
    HostAndPort server = HostAndPort.parse(parameter(forwarded, "host"));
    String scheme = parameter(forwarded, "proto");
    return new Forwarding(
        client != null ? client : HostAndPort.parse(first(headers.get(X_FORWARDED_FOR))),
        server != null ? server : server(headers),
        scheme(request, scheme != null ? scheme : first(headers.get(X_FORWARDED_PROTO))));
  }

  private static @Nullable HostAndPort server(HttpHeaders headers) {
    HostAndPort forwarded = HostAndPort.parse(first(headers.get(X_FORWARDED_HOST)));
    return forwarded != null ? forwarded : HostAndPort.parse(headers.get(HttpHeaders.HOST));
  }

  private static String scheme(HttpRequest<?> request, @Nullable String forwarded) {
    if ("https".equalsIgnoreCase(forwarded)) {
      return "https";
    }
    return "http".equalsIgnoreCase(forwarded) || !request.isSecure() ? "http" : "https";
  }

  /** The part that the first proxy wrote, for each one adds its own behind a comma. */
  private static @Nullable String first(@Nullable String header) {
    if (header == null) {
      return null;
    }
    int comma = header.indexOf(',');
    return comma < 0 ? header : header.substring(0, comma);
  }

  private static @Nullable String parameter(@Nullable String forwarded, String name) {
    if (forwarded == null) {
      return null;
    }
    String element = first(forwarded);
    int start = 0;
    while (start < element.length()) {
      int semicolon = element.indexOf(';', start);
      int end = semicolon < 0 ? element.length() : semicolon;
      while (start < end && element.charAt(start) == ' ') {
        start++;
      }
      int equals = start + name.length();
      if (equals < end
          && element.charAt(equals) == '='
          && element.regionMatches(true, start, name, 0, name.length())) {
        String value = element.substring(equals + 1, end).trim();
        return value.length() > 1 && value.charAt(0) == '"'
            ? value.substring(1, value.length() - (value.endsWith("\"") ? 1 : 0))
            : value;
      }
      start = end + 1;
    }
    return null;
  }
}
