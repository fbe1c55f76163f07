package dev.keepsake.dashboard.api;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads query parameters; what cannot be read is a 400 that names the field. */
final class Parameters {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(us|µs|ms|s|m|h)");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
  private static final Pattern CURSOR = Pattern.compile("[0-9]{1,18}");

  private Parameters() {}

  /** A duration such as 5ms, in microseconds. */
  @Nullable
  static Long micros(String field, @Nullable String text) {
    if (isEmpty(text)) {
      return null;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw invalid(field, "must be a duration such as 200us, 5ms, 1.5s or 2m");
    }
    double unit =
        switch (matcher.group(2)) {
          case "us", "µs" -> 1;
          case "ms" -> 1e3;
          case "s" -> 1e6;
          case "m" -> 60e6;
          default -> 3600e6;
        };
    return Math.round(Double.parseDouble(matcher.group(1)) * unit);
  }

  /** A time, in milliseconds since the epoch or by ISO 8601. */
  @Nullable
  static Long millis(String field, @Nullable String text) {
    if (isEmpty(text)) {
      return null;
    }
    if (NUMBER.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(field, "must be milliseconds since the epoch, or a time by ISO 8601");
    }
  }

  /** One of an enum's constants, whatever its case. */
  @Nullable
  static <E extends Enum<E>> E constant(String field, @Nullable String text, Class<E> type) {
    if (isEmpty(text)) {
      return null;
    }
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equalsIgnoreCase(text)) {
        return constant;
      }
    }
    throw invalid(
        field,
        "must be one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT));
  }

  /** A cursor that an answer gave. */
  @Nullable
  static Long cursor(@Nullable String text) {
    if (isEmpty(text)) {
      return null;
    }
    if (!CURSOR.matcher(text).matches()) {
      throw invalid("cursor", "must be the nextCursor of an answer");
    }
    return Long.valueOf(text);
  }

  /** key=value, several times. */
  static Map<String, String> pairs(String field, @Nullable List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw invalid(field, "must be key=value");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  /** What is there, in small letters. */
  @Nullable
  static String small(@Nullable String text) {
    return isEmpty(text) ? null : text.toLowerCase(Locale.ROOT);
  }

  /** What is there. */
  @Nullable
  static String text(@Nullable String text) {
    return isEmpty(text) ? null : text;
  }

  static ProblemException invalid(String field, String detail) {
    return ProblemException.ofField(HttpStatus.BAD_REQUEST, "invalid-request", field, detail);
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
