package dev.keepsake.traceapi.api;

/** What the OpenAPI document says more than once. */
final class Docs {
  static final String ATTRIBUTES =
      "values are strings, numbers, true or false, or arrays of one of these";
  static final String START = "now by default; ISO 8601 with an offset";
  static final String START_EXAMPLE = "2026-01-31T12:00:00.123Z";
  static final String END_EXAMPLE = "2026-01-31T12:00:00.456Z";
  static final String SPAN_ID =
      "the client's own id for the span, a random one; a call that is sent again with it changes"
          + " nothing";

  private Docs() {}
}
