package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.span.SpanKey;
import dev.keepsake.traceapi.span.SpanStart;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span as W3C Trace Context writes it: 00-TRACE-SPAN-01. */
record TraceParent(SpanKey key, boolean isSampled) {
  static final String PATTERN = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$";
  static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  static final String TRACE_ID = "^[0-9a-f]{32}$";
  static final String SPAN_ID = "^[0-9a-f]{16}$";

  /** A version above 00 may have more at its end. */
  private static final Pattern PARTS =
      Pattern.compile(
          "(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})"
              + "(-[!-~]{0,256})?");

  static TraceParent of(SpanStart span) {
    return new TraceParent(span.key(), span.isSampled());
  }

  /** Nothing for a text that is none. */
  static Optional<TraceParent> parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches() || (parts.group(1).equals("00") && parts.group(5) != null)) {
      return Optional.empty();
    }
    boolean isSampled = (Integer.parseInt(parts.group(4), 16) & 1) == 1;
    return Optional.of(new TraceParent(new SpanKey(parts.group(2), parts.group(3)), isSampled));
  }

  @Override
  public String toString() {
    return "00-" + key.traceId() + "-" + key.spanId() + (isSampled ? "-01" : "-00");
  }
}
