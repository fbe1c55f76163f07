package dev.keepsake.problem;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the failure of a call to another service where the service's own code let it pass. */
@Singleton
@Requires(classes = HttpClientException.class)
final class DownstreamExceptionHandler
    implements ExceptionHandler<HttpClientException, HttpResponse<Problem>> {
  private static final Logger LOG = LoggerFactory.getLogger(DownstreamExceptionHandler.class);

  private final DownstreamProblems downstream;
  private final ProblemExceptionHandler problems;

  DownstreamExceptionHandler(DownstreamProblems downstream, ProblemExceptionHandler problems) {
    this.downstream = downstream;
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public HttpResponse<Problem> handle(HttpRequest request, HttpClientException e) {
    ProblemException problem = downstream.of(e);
    if (problem.status().getCode() >= 500) {
      LOG.warn("A call to another service failed: {}", e.getMessage());
    }
    return problems.handle(request, problem);
  }
}
