package dev.keepsake.problem;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.Collectors;

/** One fault of a request: the path of the field and what is wrong with it. */
@Serdeable
@Schema(
    name = "ProblemField",
    description = "A field at fault.",
    requiredProperties = {"field", "detail"})
public record FieldError(
    @Schema(example = "items[0].price") String field,
    @Schema(example = "must be a number") String detail) {
  private static final int NAMED_IN_SENTENCE = 5;

  /** The faults in one line, the first few of them. */
  static String sentence(List<FieldError> errors) {
    String named =
        errors.stream()
            .limit(NAMED_IN_SENTENCE)
            .map(error -> error.field() + ": " + error.detail())
            .collect(Collectors.joining("; "));
    int rest = errors.size() - NAMED_IN_SENTENCE;
    return rest > 0 ? named + "; and " + rest + " more" : named;
  }
}
