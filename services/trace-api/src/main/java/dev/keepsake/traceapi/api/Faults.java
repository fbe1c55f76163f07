package dev.keepsake.traceapi.api;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.traceapi.span.StoppedSpan;
import io.micronaut.http.HttpStatus;
import java.time.Duration;

/** What can be wrong with a call, each with its stable type. */
final class Faults {
  private Faults() {}

  static ProblemException invalid(String field, String detail) {
    return ProblemException.ofField(HttpStatus.BAD_REQUEST, "invalid-request", field, detail);
  }

  static ProblemException malformedId(String field, String wanted) {
    return ProblemException.ofField(HttpStatus.BAD_REQUEST, "malformed-id", field, wanted);
  }

  static ProblemException invalidTime(String field, String detail) {
    return ProblemException.ofField(HttpStatus.BAD_REQUEST, "invalid-time", field, detail);
  }

  static ProblemException overLimit(String field, String detail) {
    return ProblemException.ofField(HttpStatus.BAD_REQUEST, "limit-exceeded", field, detail);
  }

  static ProblemException unknownSpan(String field, TraceParent span) {
    return ProblemException.ofField(
        HttpStatus.NOT_FOUND,
        "unknown-span",
        field,
        span + " was not started here, or stopped too long ago to be remembered");
  }

  static ProblemException alreadyStopped(String field, TraceParent span, StoppedSpan stopped) {
    return ProblemException.ofField(
        HttpStatus.CONFLICT,
        "already-stopped",
        field,
        span + " was stopped already; it ended at " + stopped.end());
  }

  static ProblemException idInUse(String field, TraceParent span) {
    return ProblemException.ofField(
        HttpStatus.CONFLICT, "id-in-use", field, "it made " + span + ", which is another span");
  }

  static ProblemException tooManyOpenSpans() {
    return new ProblemException(
        HttpStatus.TOO_MANY_REQUESTS,
        "too-many-open-spans",
        "This client has as many open spans as it may have; stop some of them.");
  }

  static ProblemException storeFull() {
    return new ProblemException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "store-full",
            "There are as many open spans as there may be; try again later.")
        .withRetryAfter(Duration.ofSeconds(10));
  }

  static ProblemException queueFull() {
    return new ProblemException(
            HttpStatus.SERVICE_UNAVAILABLE,
            "queue-full",
            "As many spans wait for the Collector as may; the span is open still. Try again later.")
        .withRetryAfter(Duration.ofSeconds(2));
  }
}
