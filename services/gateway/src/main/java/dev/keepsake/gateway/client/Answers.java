package dev.keepsake.gateway.client;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import java.util.Optional;

/** What answers of other services mean. */
public final class Answers {
  private Answers() {}

  /**
   * The thing that was asked for, empty for a 404.
   *
   * @throws ProblemException 502 {@code downstream-failed} for a success without a body
   */
  public static <T> Optional<T> find(String service, HttpResponse<T> answer) {
    return answer.code() == HttpStatus.NOT_FOUND.getCode()
        ? Optional.empty()
        : Optional.of(body(service, answer));
  }

  /**
   * The body of an answer.
   *
   * @throws ProblemException 502 {@code downstream-failed} when there is none
   */
  public static <T> T body(String service, HttpResponse<T> answer) {
    return answer
        .getBody()
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.BAD_GATEWAY,
                    "downstream-failed",
                    service + " answered with nothing."));
  }
}
