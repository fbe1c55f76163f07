package dev.keepsake.dashboard.log;

/** How grave a log record is, by OpenTelemetry's ranges of numbers. */
public enum Severity {
  UNSPECIFIED,
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR,
  FATAL;

  static Severity of(int number) {
    return number < 1 || number > 24 ? UNSPECIFIED : values()[(number + 3) / 4];
  }
}
