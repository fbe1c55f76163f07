package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.dashboard.activity.Activity;
import dev.keepsake.dashboard.activity.ActivityEvent;
import dev.keepsake.dashboard.activity.AttributeKeys;
import dev.keepsake.dashboard.activity.AttributeView;
import dev.keepsake.dashboard.activity.ErrorGroup;
import dev.keepsake.dashboard.activity.ErrorGroups;
import dev.keepsake.dashboard.activity.ServiceView;
import dev.keepsake.dashboard.activity.Services;
import dev.keepsake.dashboard.log.LogPage;
import dev.keepsake.dashboard.log.LogQuery;
import dev.keepsake.dashboard.log.LogStore;
import dev.keepsake.dashboard.log.Severity;
import dev.keepsake.dashboard.metric.Points;
import dev.keepsake.dashboard.metric.RequestMetrics;
import dev.keepsake.dashboard.metric.ServiceGraph;
import dev.keepsake.dashboard.metric.ServiceMap;
import dev.keepsake.dashboard.sampling.SamplingFigures;
import dev.keepsake.dashboard.sampling.SamplingView;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is known beside the traces. */
@CommonProblems
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class FiguresController {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

  private final Clock clock;
  private final Services services;
  private final ServiceGraph graph;
  private final RequestMetrics requests;
  private final LogStore logs;
  private final Activity activity;
  private final SamplingFigures sampling;
  private final ErrorGroups errors;
  private final AttributeKeys attributes;
  private final DashboardConfiguration configuration;

  FiguresController(
      Clock clock,
      Services services,
      ServiceGraph graph,
      RequestMetrics requests,
      LogStore logs,
      Activity activity,
      SamplingFigures sampling,
      ErrorGroups errors,
      AttributeKeys attributes,
      DashboardConfiguration configuration) {
    this.clock = clock;
    this.services = services;
    this.graph = graph;
    this.requests = requests;
    this.logs = logs;
    this.activity = activity;
    this.sampling = sampling;
    this.errors = errors;
    this.attributes = attributes;
    this.configuration = configuration;
  }

  /** The services that sent spans within the last hour. */
  @Get("/services")
  @ApiResponse(responseCode = "200", description = "The services")
  List<ServiceView> services() {
    return services.list();
  }

  /** The attributes of spans and their resources, with frequent values, to look for traces by. */
  @Get("/attributes")
  @ApiResponse(responseCode = "200", description = "The attributes, by their keys")
  List<AttributeView> attributes() {
    return attributes.list();
  }

  /** Who calls whom, with the figures of the last two minutes. */
  @Get("/service-map")
  @ApiResponse(responseCode = "200", description = "The map")
  ServiceMap map() {
    return graph.map();
  }

  /**
   * Requests, errors and durations over time.
   *
   * @param service only its own
   * @param route only this
   * @param from milliseconds since the epoch, or ISO 8601; an hour ago by default
   * @param to now by default
   * @param step how long a point is: milliseconds, or such as 1m; 15 s by default, and at least
   */
  @Get("/metrics")
  @ApiResponse(responseCode = "200", description = "The series")
  MetricsView metrics(
      @Nullable @QueryValue String service,
      @Nullable @QueryValue String route,
      @Nullable @QueryValue String from,
      @Nullable @QueryValue String to,
      @Nullable @QueryValue String step) {
    Long begin = Parameters.millis("from", from);
    Long end = Parameters.millis("to", to);
    return new MetricsView(
        "all spans",
        requests.series(
            Parameters.text(service),
            Parameters.text(route),
            begin == null ? clock.millis() - HOUR_MILLIS : begin,
            end == null ? Long.MAX_VALUE : end,
            stepMillis(step)));
  }

  /**
   * Log records, the newest first.
   *
   * @param traceId only of this trace
   * @param service only its own
   * @param severity this or graver: trace, debug, info, warn, error, fatal
   * @param text that the body has
   * @param limit how many at most
   * @param cursor nextCursor of the page before
   */
  @Get("/logs")
  @ApiResponse(responseCode = "200", description = "A page of log records")
  LogPage logs(
      @Nullable @QueryValue String traceId,
      @Nullable @QueryValue String service,
      @Nullable @QueryValue String severity,
      @Nullable @QueryValue String text,
      @QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit,
      @Nullable @QueryValue String cursor) {
    return logs.query(
        new LogQuery(
            Optional.ofNullable(Parameters.text(traceId))
                .map(id -> id.toLowerCase(Locale.ROOT))
                .orElse(null),
            Parameters.text(service),
            Parameters.constant("severity", severity, Severity.class),
            Parameters.small(text),
            limit,
            Parameters.cursor(cursor)));
  }

  /**
   * What happened lately, the newest first.
   *
   * @param limit how many at most
   */
  @Get("/events")
  @ApiResponse(responseCode = "200", description = "The events")
  List<ActivityEvent> events(@QueryValue(defaultValue = "100") @Min(1) @Max(1000) int limit) {
    return activity.newest(limit);
  }

  /** What the sampler kept and dropped. */
  @Get("/sampling")
  @ApiResponse(responseCode = "200", description = "The figures")
  SamplingView sampling() {
    return sampling.view();
  }

  /** Errors that look like one another, the most frequent first. */
  @Get("/errors")
  @ApiResponse(responseCode = "200", description = "The groups")
  List<ErrorGroup> errors() {
    return errors.list();
  }

  /** What the page has to know of its surroundings. */
  @Get("/config")
  @ApiResponse(responseCode = "200", description = "The configuration")
  ConfigView config() {
    return new ConfigView(
        Parameters.text(configuration.jaegerUrl()),
        configuration.decisionWait().toMillis(),
        configuration.livePercent() / 100,
        Optional.ofNullable(getClass().getPackage().getImplementationVersion()).orElse("unknown"),
        clock.millis(),
        services.spanCount());
  }

  private static long stepMillis(@Nullable String step) {
    if (step == null || step.isEmpty()) {
      return Points.STEP_MILLIS;
    }
    long millis =
        MILLIS.matcher(step).matches()
            ? Long.parseLong(step)
            : Optional.ofNullable(Parameters.micros("step", step)).orElse(0L) / 1000;
    long steps = Math.max(1, Math.ceilDiv(millis, Points.STEP_MILLIS));
    return steps * Points.STEP_MILLIS;
  }
}
