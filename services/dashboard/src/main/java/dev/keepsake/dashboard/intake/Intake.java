package dev.keepsake.dashboard.intake;

import dev.keepsake.dashboard.activity.Activity;
import dev.keepsake.dashboard.activity.ErrorGroups;
import dev.keepsake.dashboard.activity.Services;
import dev.keepsake.dashboard.log.LogStore;
import dev.keepsake.dashboard.metric.MetricIntake;
import dev.keepsake.dashboard.metric.RequestMetrics;
import dev.keepsake.dashboard.sampling.SamplingFigures;
import dev.keepsake.dashboard.trace.Feed;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.Origins;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.TraceStore;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Hands what came in to all who want to know of it. */
@Singleton
public class Intake {
  private final Origins origins;
  private final TraceStore traces;
  private final LogStore logs;
  private final MetricIntake metrics;
  private final RequestMetrics requests;
  private final SamplingFigures sampling;
  private final Services services;
  private final ErrorGroups errors;
  private final Activity activity;

  Intake(
      Origins origins,
      TraceStore traces,
      LogStore logs,
      MetricIntake metrics,
      RequestMetrics requests,
      SamplingFigures sampling,
      Services services,
      ErrorGroups errors,
      Activity activity) {
    this.origins = origins;
    this.traces = traces;
    this.logs = logs;
    this.metrics = metrics;
    this.requests = requests;
    this.sampling = sampling;
    this.services = services;
    this.errors = errors;
    this.activity = activity;
  }

  /**
   * Takes spans.
   *
   * @param sampler the Collector that sends them; null where it does not say its name
   * @return how many spans could not be taken, for they lack valid ids or times
   */
  public int traces(Feed feed, @Nullable String sampler, ExportTraceServiceRequest request) {
    List<ReceivedSpan> spans = new ArrayList<>();
    int invalid = 0;
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        Origin origin = origins.of(ofResource.getResource(), ofScope.getScope());
        for (Span span : ofScope.getSpansList()) {
          if (ReceivedSpan.isValid(span)) {
            spans.add(ReceivedSpan.of(origin, span, sampler));
          } else {
            invalid++;
          }
        }
      }
    }
    add(feed, spans);
    return invalid;
  }

  private void add(Feed feed, List<ReceivedSpan> spans) {
    TraceStore.Added added = traces.add(feed, spans);
    if (feed != Feed.IMPORTED) {
      services.seen(added.fresh());
      errors.add(added.fresh());
    }
    if (feed == Feed.ALL) {
      sampling.split(added.split(), spans);
    }
    if (feed == Feed.KEPT) {
      sampling.kept(added.kept(), spans);
      requests.exemplars(spans);
    }
    activity.evicted(added.evicted());
  }

  void logs(ExportLogsServiceRequest request) {
    request
        .getResourceLogsList()
        .forEach(
            ofResource ->
                ofResource
                    .getScopeLogsList()
                    .forEach(
                        ofScope -> {
                          Origin origin = origins.of(ofResource.getResource(), ofScope.getScope());
                          ofScope.getLogRecordsList().forEach(log -> logs.add(origin, log));
                        }));
  }

  void metrics(ExportMetricsServiceRequest request) {
    metrics.add(request);
  }
}
