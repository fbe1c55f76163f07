package dev.keepsake.tracing.fault;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.Locale;

/**
 * One fault that baggage asks for.
 *
 * @param point the service, or a named point in it: {@code order.email}
 * @param status of {@code error} and {@code status=NNN}
 * @param delay of {@code delay=2s} and {@code timeout}
 */
record Fault(
    String point, String action, Kind kind, @Nullable Integer status, @Nullable Duration delay) {
  /** No client waits longer, and no caller may hold a thread for longer. */
  static final Duration MAX_DELAY = Duration.ofSeconds(60);

  enum Kind {
    STATUS,
    EXCEPTION,
    DELAY,
    /** Nothing happens by itself: code asks for it by name. */
    NAMED
  }

  /** Parses {@code POINT:ACTION}. Anybody may write it, so what it cannot be is null. */
  static @Nullable Fault parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1) {
      return null;
    }
    String point = text.substring(0, colon).trim();
    String action = text.substring(colon + 1).trim().toLowerCase(Locale.ROOT);
    if (!isName(point) || action.isEmpty()) {
      return null;
    }
    if (action.startsWith("status=")) {
      Integer status = status(action.substring(7));
      return status == null ? null : new Fault(point, action, Kind.STATUS, status, null);
    }
    if (action.startsWith("delay=")) {
      Duration delay = duration(action.substring(6));
      return delay == null ? null : new Fault(point, action, Kind.DELAY, null, delay);
    }
    return switch (action) {
      case "error" -> new Fault(point, action, Kind.STATUS, 500, null);
      case "exception" -> new Fault(point, action, Kind.EXCEPTION, null, null);
      case "timeout" -> new Fault(point, action, Kind.DELAY, null, MAX_DELAY);
      default -> isName(action) ? new Fault(point, action, Kind.NAMED, null, null) : null;
    };
  }

  private static boolean isName(String text) {
    return text.length() <= 64
        && !text.isEmpty()
        && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || isMark(c)));
  }

  private static boolean isMark(int c) {
    return c == '.' || c == '-' || c == '_';
  }

  private static @Nullable Integer status(String text) {
    Long status = number(text);
    if (status == null || status < 400 || status > 599) {
      return null;
    }
    try {
      return HttpStatus.valueOf(status.intValue()).getCode();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Duration duration(String text) {
    boolean millis = text.endsWith("ms");
    if (!millis && !text.endsWith("s")) {
      return null;
    }
    Long amount = number(text.substring(0, text.length() - (millis ? 2 : 1)));
    if (amount == null) {
      return null;
    }
    Duration delay = millis ? Duration.ofMillis(amount) : Duration.ofSeconds(amount);
    return delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay;
  }

  private static @Nullable Long number(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && text.length() <= 6 ? Long.valueOf(text) : null;
  }
}
