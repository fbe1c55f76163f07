package dev.keepsake.traceapi.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keepsake.problem.FieldError;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What became of each call of a batch, in their order. */
@Serdeable
record BatchResults(
    @Schema(description = "how many of the calls failed", example = "0") int failed,
    @JsonInclude(JsonInclude.Include.ALWAYS) List<Result> results) {

  /** The answer of one call: its status, and what it would have been answered alone. */
  @Serdeable
  @Schema(name = "BatchResult")
  record Result(
      @Schema(example = "201", minimum = "200", maximum = "599") int status,
      @Schema(description = "of start-trace and add-trace") @Nullable StartedSpan started,
      @Schema(description = "of add-event and set-attributes") @Nullable ChangedSpan changed,
      @Schema(description = "of stop-trace") @Nullable StoppedTrace stopped,
      @Schema(description = "of a call that failed") @Nullable Failure problem) {

    static Result of(StartedSpan started) {
      return new Result(201, started, null, null, null);
    }

    static Result of(ChangedSpan changed) {
      return new Result(200, null, changed, null, null);
    }

    static Result of(StoppedTrace stopped) {
      return new Result(200, null, null, stopped, null);
    }

    static Result of(ProblemException problem) {
      return new Result(problem.status().getCode(), null, null, null, Failure.of(problem));
    }
  }

  /** Why a call failed, in the words of the problem that it would have been answered alone. */
  @Serdeable
  @Schema(name = "BatchFailure")
  record Failure(
      @Schema(example = "urn:keepsake:problem:unknown-span") String type,
      @Schema(example = "Not Found") String title,
      @Schema(example = "404") int status,
      String detail,
      @Nullable List<FieldError> errors) {

    static Failure of(ProblemException problem) {
      return new Failure(
          "urn:keepsake:problem:" + problem.kind(),
          problem.status().getReason(),
          problem.status().getCode(),
          problem.getMessage(),
          problem.errors());
    }
  }
}
