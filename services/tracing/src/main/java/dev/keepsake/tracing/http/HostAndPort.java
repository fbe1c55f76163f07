package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;

/**
 * An address with perhaps a port, as headers write it: {@code shop.example:8001}, {@code
 * "[2001:db8::1]:8001"}, {@code 2001:db8::1}.
 *
 * @param port -1 where none is stated
 */
record HostAndPort(String host, int port) {
  /** The longest name that DNS knows. */
  private static final int MAX_LENGTH = 253;

  /** Returns null for what is no address. */
  static @Nullable HostAndPort parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String value = unquoted(text.trim());
    if (value.isEmpty() || value.length() > MAX_LENGTH + 8) {
      return null;
    }
    if (value.charAt(0) == '[') {
      int close = value.indexOf(']');
      return close < 0 ? null : of(value.substring(1, close), value, close + 1);
    }
    int colon = value.indexOf(':');
    boolean bareIpv6 = colon >= 0 && value.indexOf(':', colon + 1) >= 0;
    return colon < 0 || bareIpv6
        ? of(value, value, value.length())
        : of(value.substring(0, colon), value, colon);
  }

  private static @Nullable HostAndPort of(String host, String value, int colon) {
    if (host.isEmpty() || host.length() > MAX_LENGTH) {
      return null;
    }
    return new HostAndPort(host, port(value, colon));
  }

  private static int port(String value, int colon) {
    if (colon >= value.length() || value.charAt(colon) != ':') {
      return -1;
    }
    int port = 0;
    for (int i = colon + 1; i < value.length(); i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
      if (port > 65535) {
        return -1;
      }
    }
    return port == 0 ? -1 : port;
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
