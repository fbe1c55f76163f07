package dev.keepsake.problem;

import io.micronaut.http.HttpStatus;
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

  /** Names a field at fault, by its path in the request: {@code items[0].price}. */
  public ProblemException withField(String field, String detail) {
    errors.add(new FieldError(field, detail));
    return this;
  }

  /** Adds a header to the answer, such as {@code Retry-After}. */
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
