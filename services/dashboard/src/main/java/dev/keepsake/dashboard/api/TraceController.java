package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.dashboard.intake.OtlpJson;
import dev.keepsake.dashboard.log.LogQuery;
import dev.keepsake.dashboard.log.LogStore;
import dev.keepsake.dashboard.log.LogView;
import dev.keepsake.dashboard.trace.SpanRequests;
import dev.keepsake.dashboard.trace.StoredTrace;
import dev.keepsake.dashboard.trace.TracePage;
import dev.keepsake.dashboard.trace.TraceQuery;
import dev.keepsake.dashboard.trace.TraceState;
import dev.keepsake.dashboard.trace.TraceStore;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The traces, and each of them. */
@CommonProblems
@Controller("/api/traces")
@ExecuteOn(TaskExecutors.BLOCKING)
class TraceController {
  private static final int MOST_LOGS = 1000;

  private final TraceStore traces;
  private final LogStore logs;
  private final DashboardConfiguration configuration;

  TraceController(TraceStore traces, LogStore logs, DashboardConfiguration configuration) {
    this.traces = traces;
    this.logs = logs;
    this.configuration = configuration;
  }

  /**
   * The traces that fit, those that came last first.
   *
   * @param service that a span is of
   * @param operation that a span has, of that service if there is one
   * @param state deciding, kept or dropped
   * @param status error or ok: whether a span is an error
   * @param minDuration such as 5ms
   * @param maxDuration such as 1.5s
   * @param from that begin at this time or later: milliseconds since the epoch, or ISO 8601
   * @param to that begin before it
   * @param attribute key=value, of a span or its resource; several have to be of one span
   * @param policy that kept them
   * @param text anywhere in names, attributes, events
   * @param limit how many at most
   * @param cursor nextCursor of the page before
   */
  @Get
  @ApiResponse(responseCode = "200", description = "A page of traces")
  TracePage list(
      @Nullable @QueryValue String service,
      @Nullable @QueryValue String operation,
      @Nullable @QueryValue String state,
      @Nullable @QueryValue String status,
      @Nullable @QueryValue String minDuration,
      @Nullable @QueryValue String maxDuration,
      @Nullable @QueryValue String from,
      @Nullable @QueryValue String to,
      @Nullable @QueryValue List<String> attribute,
      @Nullable @QueryValue String policy,
      @Nullable @QueryValue String text,
      @QueryValue(defaultValue = "50") @Min(1) @Max(1000) int limit,
      @Nullable @QueryValue String cursor) {
    return traces.query(
        new TraceQuery(
            Parameters.text(service),
            Parameters.text(operation),
            Parameters.constant("state", state, TraceState.class),
            isError(status),
            Parameters.micros("minDuration", minDuration),
            Parameters.micros("maxDuration", maxDuration),
            micros(Parameters.millis("from", from)),
            micros(Parameters.millis("to", to)),
            Parameters.pairs("attribute", attribute),
            Parameters.text(policy),
            Parameters.small(text),
            limit,
            Parameters.cursor(cursor)));
  }

  /** A trace with its spans and logs; of a dropped one the summary and the logs. */
  @Get("/{id}")
  @ApiResponse(responseCode = "200", description = "The trace")
  @ApiResponse(
      responseCode = "404",
      description = "No such trace came, or too long ago. Type: unknown-trace",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  TraceView show(String id) {
    StoredTrace trace = find(id);
    return new TraceView(
        trace.summary(),
        trace.spans().stream().map(SpanView::of).toList(),
        logs
            .query(new LogQuery(trace.summary().traceId(), null, null, null, MOST_LOGS, null))
            .logs()
            .reversed()
            .stream()
            .sorted(Comparator.comparingLong(LogView::timeMicros))
            .toList(),
        jaegerUrl(trace));
  }

  /** The trace's spans as OTLP in JSON. */
  @Get("/{id}/export")
  @Produces(MediaType.APPLICATION_JSON)
  @ApiResponse(responseCode = "200", description = "An ExportTraceServiceRequest")
  @ApiResponse(
      responseCode = "404",
      description = "No such trace came, or too long ago. Type: unknown-trace",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  String export(String id) throws IOException {
    return OtlpJson.write(SpanRequests.ofStored(find(id).spans()));
  }

  private StoredTrace find(String id) {
    return traces
        .find(id.toLowerCase(Locale.ROOT))
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown-trace",
                    "No such trace came, or it came too long ago to be remembered."));
  }

  @Nullable
  private String jaegerUrl(StoredTrace trace) {
    return trace.summary().state() == TraceState.KEPT && !configuration.jaegerUrl().isEmpty()
        ? configuration.jaegerUrl() + "/trace/" + trace.summary().traceId()
        : null;
  }

  @Nullable
  private static Boolean isError(@Nullable String status) {
    if (status == null || status.isEmpty()) {
      return null;
    }
    return switch (status) {
      case "error" -> true;
      case "ok" -> false;
      default -> throw Parameters.invalid("status", "must be error or ok");
    };
  }

  @Nullable
  private static Long micros(@Nullable Long millis) {
    return millis == null ? null : (Long) (millis * 1000);
  }
}
