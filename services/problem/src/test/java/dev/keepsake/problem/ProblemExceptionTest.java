package dev.keepsake.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpStatus;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemExceptionTest {
  @ParameterizedTest
  @CsvSource({"PT0S, 0", "PT0.000000001S, 1", "PT1S, 1", "PT1.001S, 2", "PT2M, 120"})
  void whoRetriesAfterTheTimeDoesNotComeTooEarly(Duration wait, String seconds) {
    ProblemException problem =
        new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, "busy", "Try again later.")
            .withRetryAfter(wait);
    assertThat(problem.headers()).containsEntry(HttpHeaders.RETRY_AFTER, seconds);
  }
}
