package dev.keepsake.traceapi.api;

import dev.keepsake.problem.IdempotencyHeader;
import dev.keepsake.problem.Problem;
import dev.keepsake.traceapi.client.ClientFilter;
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
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** The calls, by the names that they have had from the beginning. */
@CommonProblems
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@OptionalToken
class TraceController {
  private final TraceCalls calls;

  TraceController(TraceCalls calls) {
    this.calls = calls;
  }

  /** Starts a trace with its first span, or continues another program's by a traceparent. */
  @Post("/start-trace")
  @Status(HttpStatus.CREATED)
  @Repeatable
  @ApiResponse(responseCode = "201", description = "The span was started")
  @ApiResponse(
      responseCode = "409",
      description = "The id names another span. Type: id-in-use",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  HttpResponse<StartedSpan> start(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") StartTrace body) {
    String call = IdempotencyHeader.of(request.getHeaders());
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
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  @ApiResponse(
      responseCode = "409",
      description =
          "The parent has stopped, or the id names another span. Types: already-stopped, id-in-use",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_PROBLEM,
              schema = @Schema(implementation = Problem.class)))
  HttpResponse<StartedSpan> add(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") AddTrace body) {
    String call = IdempotencyHeader.of(request.getHeaders());
    return answer(HttpStatus.CREATED, calls.add(ClientFilter.clientOf(request), call, body));
  }

  /** Adds an event to an open span. */
  @Post("/add-event")
  @Repeatable
  @NeedsOpenSpan
  @ApiResponse(responseCode = "200", description = "The event was added")
  HttpResponse<ChangedSpan> addEvent(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") AddEvent body) {
    return answer(HttpStatus.OK, calls.event(IdempotencyHeader.of(request.getHeaders()), body));
  }

  /** Sets attributes of an open span. */
  @Post("/set-attributes")
  @Repeatable
  @NeedsOpenSpan
  @ApiResponse(responseCode = "200", description = "The attributes were set")
  HttpResponse<ChangedSpan> setAttributes(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") SetAttributes body) {
    return answer(
        HttpStatus.OK, calls.attributes(IdempotencyHeader.of(request.getHeaders()), body));
  }

  /** Ends a span, and sends it to the Collector. */
  @Post("/stop-trace")
  @Repeatable
  @NeedsOpenSpan
  @ApiResponse(responseCode = "200", description = "The span has ended and will be sent")
  HttpResponse<StoppedTrace> stop(
      HttpRequest<?> request, @Body @Valid @NotNull(message = "is required") StopTrace body) {
    return answer(HttpStatus.OK, calls.stop(IdempotencyHeader.of(request.getHeaders()), body));
  }

  /** The caller's open spans. */
  @Get("/open-spans")
  @ApiResponse(responseCode = "200", description = "The open spans")
  OpenSpans open(
      HttpRequest<?> request, @QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit) {
    return calls.open(ClientFilter.clientOf(request), limit);
  }

  private static <T> HttpResponse<T> answer(HttpStatus status, TraceCalls.Done<T> done) {
    MutableHttpResponse<T> response = HttpResponse.<T>status(status).body(done.answer());
    return done.isRepeated() ? response.header(IdempotencyHeader.REPLAYED, "true") : response;
  }
}
