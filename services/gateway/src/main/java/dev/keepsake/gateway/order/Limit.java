package dev.keepsake.gateway.order;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import java.util.regex.Pattern;

/** How many orders a caller wants to see. */
final class Limit {
  static final String NAME = "limit";
  static final String DEFAULT = "20";

  private static final Pattern VALID = Pattern.compile("[1-9][0-9]?|100");

  private Limit() {}

  /** Reads the parameter strictly: Micronaut would take an empty one for one that is not there. */
  static int read(String value) {
    if (!VALID.matcher(value).matches()) {
      throw ProblemException.ofField(
          HttpStatus.BAD_REQUEST, "invalid-request", NAME, "must be a whole number from 1 to 100");
    }
    return Integer.parseInt(value);
  }
}
