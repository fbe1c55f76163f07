package dev.keepsake.problem;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.validation.exceptions.ConstraintExceptionHandler;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.Comparator;
import java.util.List;

/** Answers a failed validation with the path of each field at fault. */
@Singleton
@Requires(classes = ConstraintExceptionHandler.class)
@Replaces(ConstraintExceptionHandler.class)
final class ConstraintProblemHandler
    implements ExceptionHandler<ConstraintViolationException, HttpResponse<Problem>> {
  private final ProblemExceptionHandler problems;

  ConstraintProblemHandler(ProblemExceptionHandler problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, ConstraintViolationException e) {
    List<FieldError> errors =
        e.getConstraintViolations().stream()
            .map(violation -> new FieldError(field(violation), violation.getMessage()))
            .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::detail))
            .toList();
    ProblemException problem =
        new ProblemException(
            HttpStatus.BAD_REQUEST, "invalid-request", FieldError.sentence(errors));
    errors.forEach(error -> problem.withField(error.field(), error.detail()));
    return problems.handle(request, problem);
  }

  /** The path in the request; the name that the body has in the Java method is none of it. */
  private static String field(ConstraintViolation<?> violation) {
    StringBuilder field = new StringBuilder();
    String parameter = "";
    for (Path.Node node : violation.getPropertyPath()) {
      if (node.getKind() == ElementKind.PARAMETER) {
        parameter = node.getName();
      } else if (node.getKind() != ElementKind.METHOD
          && node.getKind() != ElementKind.CONSTRUCTOR) {
        append(field, node);
      }
    }
    return field.isEmpty() ? parameter : field.toString();
  }

  private static void append(StringBuilder field, Path.Node node) {
    if (node.isInIterable()) {
      Object key = node.getKey() != null ? node.getKey() : node.getIndex();
      field.append('[').append(key == null ? "" : key).append(']');
    }
    if (node.getKind() != ElementKind.CONTAINER_ELEMENT && node.getName() != null) {
      field.append(field.isEmpty() ? "" : ".").append(node.getName());
    }
  }
}
