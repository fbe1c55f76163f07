package dev.keepsake.traceapi.api;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.traceapi.client.ClientFilter;
import dev.keepsake.traceapi.client.LimitsConfiguration;
import dev.keepsake.traceapi.client.RateLimits;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.ArrayList;
import java.util.List;

/** The calls, by the names that they have had from the beginning. */
@CommonProblems
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@SecurityRequirement(name = "") // none, by default
@SecurityRequirement(name = TraceApi.BEARER)
class TraceController {
  private final TraceCalls calls;
  private final RateLimits rates;
  private final LimitsConfiguration limits;

  TraceController(TraceCalls calls, RateLimits rates, LimitsConfiguration limits) {
    this.calls = calls;
    this.rates = rates;
    this.limits = limits;
  }

  /** Starts a trace with its first span, or continues another program's by a traceparent. */
  @Post("/start-trace")
  @Status(HttpStatus.CREATED)
  @Repeatable
  @ApiResponse(responseCode = "201", description = "The span was started")
  @ApiResponse(
      responseCode = "409",
      description = "The id names another span. Type: id-in-use",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<StartedSpan> start(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") StartTrace body) {
    String call = IdempotencyKey.of(request.getHeaders());
    return answer(HttpStatus.CREATED, calls.start(ClientFilter.clientOf(request), call, body));
  }

  /** Adds a span below an open one. */
  @Post("/add-trace")
  @Status(HttpStatus.CREATED)
  @Repeatable
  @ApiResponse(responseCode = "201", description = "The span was started")
  @ApiResponse(
      responseCode = "404",
      description = "No such parent. Type: unknown-span",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "409",
      description =
          "The parent has stopped, or the id names another span. Types: already-stopped, id-in-use",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<StartedSpan> add(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") AddTrace body) {
    String call = IdempotencyKey.of(request.getHeaders());
    return answer(HttpStatus.CREATED, calls.add(ClientFilter.clientOf(request), call, body));
  }

  /** Adds an event to an open span. */
  @Post("/add-event")
  @Repeatable
  @ApiResponse(responseCode = "200", description = "The event was added")
  @ApiResponse(
      responseCode = "404",
      description = "No such span. Type: unknown-span",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "409",
      description = "The span has stopped. Type: already-stopped",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<ChangedSpan> addEvent(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") AddEvent body) {
    return answer(HttpStatus.OK, calls.event(IdempotencyKey.of(request.getHeaders()), body));
  }

  /** Sets attributes of an open span. */
  @Post("/set-attributes")
  @Repeatable
  @ApiResponse(responseCode = "200", description = "The attributes were set")
  @ApiResponse(
      responseCode = "404",
      description = "No such span. Type: unknown-span",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "409",
      description = "The span has stopped. Type: already-stopped",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<ChangedSpan> setAttributes(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") SetAttributes body) {
    return answer(HttpStatus.OK, calls.attributes(IdempotencyKey.of(request.getHeaders()), body));
  }

  /** Ends a span, and sends it to the Collector. */
  @Post("/stop-trace")
  @Repeatable
  @ApiResponse(responseCode = "200", description = "The span has ended and will be sent")
  @ApiResponse(
      responseCode = "404",
      description = "No such span. Type: unknown-span",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "409",
      description = "It has stopped before. Type: already-stopped",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<StoppedTrace> stop(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") StopTrace body) {
    return answer(HttpStatus.OK, calls.stop(IdempotencyKey.of(request.getHeaders()), body));
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
    String key = IdempotencyKey.of(request.getHeaders());
    String client = ClientFilter.clientOf(request);
    check(body);
    // The filter has counted one.
    rates.count(client, body.calls().size() - 1);
    List<BatchResults.Result> results = new ArrayList<>();
    int failed = 0;
    for (BatchCall call : body.calls()) {
      try {
        results.add(one(client, IdempotencyKey.ofCall(key, results.size()), call));
      } catch (ProblemException e) {
        results.add(BatchResults.Result.of(e));
        failed++;
      }
    }
    return new BatchResults(failed, results);
  }

  /** The caller's open spans. */
  @Get("/open-spans")
  @ApiResponse(responseCode = "200", description = "The open spans")
  OpenSpans open(
      HttpRequest<?> request, @QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit) {
    return calls.open(ClientFilter.clientOf(request), limit);
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

  private static <T> HttpResponse<T> answer(HttpStatus status, TraceCalls.Done<T> done) {
    MutableHttpResponse<T> response = HttpResponse.<T>status(status).body(done.answer());
    return done.isRepeated() ? response.header("Idempotency-Replayed", "true") : response;
  }
}
