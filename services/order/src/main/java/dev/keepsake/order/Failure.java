package dev.keepsake.order;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** The problem by which an order failed, kept to be told again. */
@Serdeable
record Failure(int status, String kind, String detail, List<Field> fields) {

  @Serdeable
  record Field(String name, String detail) {}

  static Failure of(ProblemException problem) {
    List<Field> fields =
        problem.errors().stream().map(error -> new Field(error.field(), error.detail())).toList();
    return new Failure(problem.status().getCode(), problem.kind(), problem.getMessage(), fields);
  }

  /** Whether the order itself was at fault, so that it would fail again. */
  boolean isFinal() {
    return status < 500;
  }

  ProblemException toProblem() {
    ProblemException problem = new ProblemException(HttpStatus.valueOf(status), kind, detail);
    if (fields != null) {
      fields.forEach(field -> problem.withField(field.name(), field.detail()));
    }
    return problem;
  }
}
