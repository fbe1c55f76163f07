package dev.keepsake.gateway.order;

import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.util.regex.Pattern;

/** The header by which a caller makes sure that an order is made once. */
final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  /** Visible ASCII, and too long to be hit upon by chance: all guests are one user. */
  static final String PATTERN = "^[!-~]{16,255}$";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  private IdempotencyKey() {}

  /**
   * The key of a request, null when it has none. An empty one is refused: who sends it counts on
   * it. (Micronaut's binder would take it for none.)
   */
  @Nullable
  static String of(HttpHeaders headers) {
    String key = headers.get(HEADER);
    if (key != null && !VALID.matcher(key).matches()) {
      String wrong = "must be 16 to 255 visible ASCII characters, such as a random UUID";
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", HEADER + ": " + wrong)
          .withField(HEADER, wrong);
    }
    return key;
  }
}
