package dev.keepsake.problem;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Answers a {@link ProblemException} as it says. */
@Singleton
final class ProblemExceptionHandler
    implements ExceptionHandler<ProblemException, HttpResponse<Problem>> {

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, ProblemException e) {
    MutableHttpResponse<Problem> response =
        HttpResponse.<Problem>status(e.status())
            .body(Problem.of(request, e.status(), e.kind(), e.getMessage(), e.errors()))
            .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    e.headers().forEach(response::header);
    return response;
  }
}
