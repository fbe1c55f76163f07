package dev.keepsake.traceapi.span;

import io.micronaut.core.annotation.Nullable;

/** What a store knows of an id: exactly one of the two. */
public record Known(@Nullable OpenSpan open, @Nullable StoppedSpan stopped) {
  static Known of(OpenSpan span) {
    return new Known(span, null);
  }

  static Known of(StoppedSpan span) {
    return new Known(null, span);
  }

  /** Of either. */
  public SpanStart start() {
    return open != null ? open.start() : stopped.start();
  }
}
