package dev.keepsake.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An error that the caller is told of, as an RFC 9457 problem. */
public final class ProblemException extends RuntimeException {
  private final HttpStatus status;
  private final String kind;
  private final List<FieldError> errors = new ArrayList<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  /**
   * @param status the status of the answer
   * @param kind a stable slug, the last part of the problem's {@code type}
   * @param detail what is wrong and what to do, fit for the caller's eyes
   */
  public ProblemException(HttpStatus status, String kind, String detail) {
    super(Objects.requireNonNull(detail, "detail"));
    this.status = Objects.requireNonNull(status, "status");
    this.kind = Objects.requireNonNull(kind, "kind");
  }

  /** One field is at fault, and there is no more to say. */
  public static ProblemException ofField(
      HttpStatus status, String kind, String field, String detail) {
    return new ProblemException(status, kind, field + ": " + detail).withField(field, detail);
  }

  /** Names a field at fault, by its path in the request: {@code items[0].price}. */
  public ProblemException withField(String field, String detail) {
    errors.add(new FieldError(field, detail));
    return this;
  }

  /** Tells the caller to try again after a time; in whole seconds, rounded up. */
  public ProblemException withRetryAfter(Duration wait) {
    return withHeader(
        HttpHeaders.RETRY_AFTER, Long.toString(wait.plusSeconds(1).minusNanos(1).toSeconds()));
  }

  /** Adds a header to the answer. */
  public ProblemException withHeader(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public HttpStatus status() {
    return status;
  }

  public String kind() {
    return kind;
  }

  /** The fields at fault, in the order they were named. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
