package dev.keepsake.problem;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Turns the failure of a call to another service into the problem that our own caller is told of.
 *
 * <p>A 4xx that the other service explained is passed on, for it is about the caller's request; so
 * is a 502, 503 or 504 by which it already names the culprit behind it. Everything else is the
 * other service's failure: 502 {@code downstream-failed}, 504 {@code downstream-timeout} or 503
 * {@code downstream-unavailable}.
 */
@Singleton
@Requires(classes = HttpClientException.class)
public final class DownstreamProblems {
  private static final Set<HttpStatus> ABOUT_SERVICE_BEHIND =
      Set.of(HttpStatus.BAD_GATEWAY, HttpStatus.SERVICE_UNAVAILABLE, HttpStatus.GATEWAY_TIMEOUT);

  /** By these the other service complains of our call, not of what our caller sent. */
  private static final Set<HttpStatus> ABOUT_OUR_CALL =
      Set.of(
          HttpStatus.METHOD_NOT_ALLOWED,
          HttpStatus.NOT_ACCEPTABLE,
          HttpStatus.UNSUPPORTED_MEDIA_TYPE);

  private final JsonMapper json;

  DownstreamProblems(JsonMapper json) {
    this.json = json;
  }

  /** The problem to throw in place of the client's exception, which becomes its cause. */
  public ProblemException of(HttpClientException failure) {
    ProblemException problem = translate(failure);
    problem.initCause(failure);
    return problem;
  }

  private ProblemException translate(HttpClientException failure) {
    String service =
        Optional.ofNullable(failure.getServiceId())
            .or(FailedService::last)
            .orElse("another service");
    if (failure instanceof HttpClientResponseException answered) {
      return ofAnswer(answered.getResponse(), service);
    }
    if (failure instanceof ReadTimeoutException) {
      return new ProblemException(
          HttpStatus.GATEWAY_TIMEOUT, "downstream-timeout", service + " did not answer in time.");
    }
    if (isRefused(failure)) {
      return new ProblemException(
              HttpStatus.SERVICE_UNAVAILABLE,
              "downstream-unavailable",
              service + " cannot be reached; try again.")
          .withHeader(HttpHeaders.RETRY_AFTER, "1");
    }
    return failed(service);
  }

  private ProblemException ofAnswer(HttpResponse<?> response, String service) {
    Problem told = read(response);
    boolean passedOn =
        told != null
            && told.kind() != null
            && told.detail() != null
            && (response.code() < 500
                ? !isAboutOurCall(response)
                : ABOUT_SERVICE_BEHIND.contains(response.status()));
    if (!passedOn) {
      return failed(service);
    }
    ProblemException problem = new ProblemException(response.status(), told.kind(), told.detail());
    if (told.errors() != null) {
      told.errors().forEach(error -> problem.withField(error.field(), error.detail()));
    }
    String retryAfter = response.header(HttpHeaders.RETRY_AFTER);
    return retryAfter == null ? problem : problem.withHeader(HttpHeaders.RETRY_AFTER, retryAfter);
  }

  /**
   * A service that finds no good token in our call challenges us with a bare "Bearer" (RFC 6750,
   * section 3); one that judges our caller's token names an error.
   */
  private static boolean isAboutOurCall(HttpResponse<?> response) {
    return ABOUT_OUR_CALL.contains(response.status())
        || "Bearer".equals(response.header(HttpHeaders.WWW_AUTHENTICATE));
  }

  @Nullable
  private Problem read(HttpResponse<?> response) {
    String body = response.getBody(String.class).orElse("");
    try {
      return body.isEmpty() ? null : json.readValue(body, Problem.class);
    } catch (IOException e) {
      return null;
    }
  }

  private static boolean isRefused(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ConnectException || t instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static ProblemException failed(String service) {
    return new ProblemException(
        HttpStatus.BAD_GATEWAY, "downstream-failed", service + " failed to answer.");
  }
}
