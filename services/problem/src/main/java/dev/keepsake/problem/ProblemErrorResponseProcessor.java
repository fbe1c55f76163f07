package dev.keepsake.problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;

/** Gives the errors that Micronaut itself answers the shape of a {@link Problem}. */
@Singleton
final class ProblemErrorResponseProcessor implements ErrorResponseProcessor<Problem> {
  static final String OUR_FAULT = "Something failed on our side; give us the trace id.";

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    if (context.getRootCause().filter(StoreOutage::isCauseOf).isPresent()) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE).header(HttpHeaders.RETRY_AFTER, "1");
    }
    HttpStatus status = response.getStatus();
    List<FieldError> errors =
        status.getCode() < 500
            ? context.getRootCause().map(RequestFaults::of).orElse(List.of())
            : List.of();
    String detail = errors.isEmpty() ? detail(context, status) : FieldError.sentence(errors);
    return response
        .body(Problem.of(context.getRequest(), status, kind(status), detail, errors))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
  }

  private static String detail(ErrorContext context, HttpStatus status) {
    if (status == HttpStatus.SERVICE_UNAVAILABLE) {
      return "What is needed to answer cannot be reached at the moment; try again.";
    }
    if (status.getCode() >= 500) {
      return OUR_FAULT;
    }
    if (status == HttpStatus.NOT_FOUND) {
      return "There is nothing at this path.";
    }
    return context
        .getRootCause()
        .flatMap(RequestFaults::sentence)
        .or(() -> context.getErrors().stream().findFirst().map(error -> error.getMessage()))
        .orElse(status.getReason());
  }

  static String kind(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> "invalid-request";
      case UNAUTHORIZED -> "invalid-token";
      case REQUEST_ENTITY_TOO_LARGE -> "too-large";
      case INTERNAL_SERVER_ERROR -> "internal-error";
      default -> status.getReason().toLowerCase(Locale.ROOT).replace(' ', '-');
    };
  }
}
