package dev.keepsake.tracing.http;

import io.micronaut.http.HttpVersion;

/** HTTP versions, as {@code network.protocol.version} has them. */
final class HttpVersions {
  private HttpVersions() {}

  static String attribute(HttpVersion version) {
    return switch (version) {
      case HTTP_1_0 -> "1.0";
      case HTTP_1_1 -> "1.1";
      case HTTP_2_0 -> "2";
    };
  }
}
