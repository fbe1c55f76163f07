package dev.keepsake.gateway.json;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.validation.validator.Validator;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads request bodies and says all that is wrong with one at once. */
@Singleton
public class JsonBodies {
  private static final int MAX_IN_DETAIL = 5;

  private final Validator validator;

  JsonBodies(Validator validator) {
    this.validator = validator;
  }

  /**
   * Reads a JSON object from UTF-8 and validates what it was read into.
   *
   * @throws ProblemException 400 {@code invalid-request} that names each field at fault
   */
  public <T> T read(@Nullable byte[] body, Function<JsonFields, T> reader) {
    JsonNode json = parse(body == null ? new byte[0] : body);
    if (!json.isObject()) {
      throw problem(Map.of("body", "must be a JSON object"));
    }
    Map<String, String> errors = new TreeMap<>();
    T value = reader.apply(new JsonFields(json, "", errors));
    for (ConstraintViolation<T> violation : validator.validate(value)) {
      // A field of the wrong type was read as null: that it is null is no news.
      errors.putIfAbsent(violation.getPropertyPath().toString(), violation.getMessage());
    }
    if (!errors.isEmpty()) {
      throw problem(errors);
    }
    return value;
  }

  private static JsonNode parse(byte[] body) {
    try {
      return StrictJson.read(body);
    } catch (StrictJson.InvalidJsonException e) {
      throw problem(Map.of("body", "is not valid JSON: " + e.getMessage()));
    }
  }

  private static ProblemException problem(Map<String, String> errors) {
    String detail =
        errors.entrySet().stream()
            .limit(MAX_IN_DETAIL)
            .map(error -> error.getKey() + ": " + error.getValue())
            .collect(Collectors.joining("; "));
    ProblemException problem =
        new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", detail);
    errors.forEach(problem::withField);
    return problem;
  }
}
