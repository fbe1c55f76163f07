package dev.keepsake.problem;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.util.regex.Pattern;

/** The header by which a caller can send a request again without its being done again. */
public final class IdempotencyHeader {
  public static final String NAME = "Idempotency-Key";

  /** Of an answer: "true" where an earlier request of the same key was answered so. */
  public static final String REPLAYED = "Idempotency-Replayed";

  /** Visible ASCII, and too long to be hit upon by chance. */
  public static final String PATTERN = "^[!-~]{16,255}$";

  private static final Pattern VALID = Pattern.compile(PATTERN);

  private IdempotencyHeader() {}

  /**
   * The key of a request, null when it has none. An empty one is refused: who sends it counts on
   * it. (Micronaut's binder would take it for none.)
   *
   * @throws ProblemException 400 {@code invalid-request}
   */
  @Nullable
  public static String of(HttpHeaders headers) {
    String key = headers.get(NAME);
    if (key != null && !VALID.matcher(key).matches()) {
      throw ProblemException.ofField(
          HttpStatus.BAD_REQUEST,
          "invalid-request",
          NAME,
          "must be 16 to 255 visible ASCII characters, such as a random UUID");
    }
    return key;
  }
}
