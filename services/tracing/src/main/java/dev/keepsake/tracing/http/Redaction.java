package dev.keepsake.tracing.http;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes secrets out of URLs before they become attributes. */
@Singleton
final class Redaction {
  private static final String REDACTED = "REDACTED";

  /** Compared without case, {@code -}, {@code _} and {@code .}, so that {@code API_Key} counts. */
  private static final Set<String> NAMES =
      Set.of(
          "auth",
          "authorization",
          "awsaccesskeyid",
          "card",
          "cardnumber",
          "code",
          "credential",
          "credentials",
          "cvc",
          "cvv",
          "jwt",
          "key",
          "otp",
          "passcode",
          "passwd",
          "pin",
          "pwd",
          "session",
          "sessionid",
          "sid",
          "sig",
          "xamzcredential",
          "xgoogcredential");

  private static final List<String> ENDINGS =
      List.of(
          "mail", "token", "password", "secret", "signature", "apikey", "accesskey", "privatekey");

  private final Set<String> names = new HashSet<>(NAMES);

  Redaction(TracingConfiguration configuration) {
    configuration.redactedParameters().forEach(name -> names.add(normalize(name)));
  }

  /** The URL with its credentials and the values of sensitive query parameters replaced. */
  String url(URI uri) {
    String query = uri.getRawQuery();
    String redactedQuery = query(query);
    String userInfo = uri.getRawUserInfo();
    String url = uri.toString();
    // Identity tells, for the query method returns its argument where there is nothing to hide.
    if (userInfo != null) {
      String hidden = userInfo.indexOf(':') < 0 ? REDACTED : REDACTED + ":" + REDACTED;
      int start = url.indexOf("//") + 2;
      url = url.substring(0, start) + hidden + url.substring(start + userInfo.length());
    }
    if (redactedQuery != null && !redactedQuery.equals(query)) {
      int start = url.indexOf('?') + 1;
      url = url.substring(0, start) + redactedQuery + url.substring(start + query.length());
    }
    return url;
  }

  /** The query with the values of sensitive parameters replaced. */
  @Nullable
  String query(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return null;
    }
    StringBuilder redacted = null;
    int copied = 0;
    int start = 0;
    while (start < query.length()) {
      int end = endOfParameter(query, start);
      int equals = query.indexOf('=', start);
      if (equals >= 0 && equals < end && equals + 1 < end && isSensitive(query, start, equals)) {
        redacted = redacted == null ? new StringBuilder(query.length() + 16) : redacted;
        redacted.append(query, copied, equals + 1).append(REDACTED);
        copied = end;
      }
      start = end + 1;
    }
    return redacted == null ? query : redacted.append(query, copied, query.length()).toString();
  }

  /** Some servers part parameters by {@code ;} as well. */
  private static int endOfParameter(String query, int start) {
    for (int i = start; i < query.length(); i++) {
      char c = query.charAt(i);
      if (c == '&' || c == ';') {
        return i;
      }
    }
    return query.length();
  }

  private boolean isSensitive(String query, int start, int end) {
    String name = query.substring(start, end);
    if (name.indexOf('%') >= 0) {
      try {
        name = URLDecoder.decode(name, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return true;
      }
    }
    name = normalize(name);
    if (names.contains(name)) {
      return true;
    }
    for (int i = 0; i < ENDINGS.size(); i++) {
      if (name.endsWith(ENDINGS.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static String normalize(String name) {
    StringBuilder letters = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '-' && c != '_' && c != '.') {
        letters.append(c);
      }
    }
    return letters.toString().toLowerCase(Locale.ROOT);
  }
}
