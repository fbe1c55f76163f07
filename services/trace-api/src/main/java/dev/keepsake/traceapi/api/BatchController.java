package dev.keepsake.traceapi.api;

import dev.keepsake.problem.IdempotencyHeader;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.traceapi.client.ClientFilter;
import dev.keepsake.traceapi.client.LimitsConfiguration;
import dev.keepsake.traceapi.client.RateLimits;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;

/** Several calls in one request. */
@CommonProblems
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@OptionalToken
class BatchController {
  private final TraceCalls calls;
  private final RateLimits rates;
  private final LimitsConfiguration limits;

  BatchController(TraceCalls calls, RateLimits rates, LimitsConfiguration limits) {
    this.calls = calls;
    this.rates = rates;
    this.limits = limits;
  }

  /**
   * Does several calls in their order. Where a body is not valid none is done; else each is
   * answered for itself, and one that fails does not keep the next from being done.
   */
  @Post("/batch")
  @Repeatable
  @ApiResponse(responseCode = "200", description = "What became of each call")
  BatchResults batch(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") Batch body) {
    String key = IdempotencyHeader.of(request.getHeaders());
    String client = ClientFilter.clientOf(request);
    check(body);
    // The filter has counted one.
    rates.count(client, body.calls().size() - 1);
    List<BatchResults.Result> results = new ArrayList<>();
    int failed = 0;
    for (BatchCall call : body.calls()) {
      try {
        results.add(one(client, RepeatedCall.ofBatch(key, results.size()), call));
      } catch (ProblemException e) {
        results.add(BatchResults.Result.of(e));
        failed++;
      }
    }
    return new BatchResults(failed, results);
  }

  private void check(Batch batch) {
    if (batch.calls().size() > limits.batch()) {
      throw Faults.overLimit("calls", "must be at most " + limits.batch());
    }
    for (int i = 0; i < batch.calls().size(); i++) {
      BatchCall call = batch.calls().get(i);
      if (call == null || !call.isOne()) {
        throw Faults.invalid("calls[" + i + "]", "must have exactly one of the calls");
      }
    }
  }

  private BatchResults.Result one(String client, String key, BatchCall call) {
    if (call.startTrace() != null) {
      return BatchResults.Result.of(calls.start(client, key, call.startTrace()).answer());
    }
    if (call.addTrace() != null) {
      return BatchResults.Result.of(calls.add(client, key, call.addTrace()).answer());
    }
    if (call.addEvent() != null) {
      return BatchResults.Result.of(calls.event(key, call.addEvent()).answer());
    }
    if (call.setAttributes() != null) {
      return BatchResults.Result.of(calls.attributes(key, call.setAttributes()).answer());
    }
    return BatchResults.Result.of(calls.stop(key, call.stopTrace()).answer());
  }
}
