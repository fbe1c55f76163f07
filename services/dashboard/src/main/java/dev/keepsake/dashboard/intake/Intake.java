package dev.keepsake.dashboard.intake;

import dev.keepsake.dashboard.activity.Activity;
import dev.keepsake.dashboard.activity.AttributeKeys;
import dev.keepsake.dashboard.activity.ErrorGroups;
import dev.keepsake.dashboard.activity.Services;
import dev.keepsake.dashboard.log.LogStore;
import dev.keepsake.dashboard.metric.MetricIntake;
import dev.keepsake.dashboard.metric.RequestMetrics;
import dev.keepsake.dashboard.sampling.SamplingFigures;
import dev.keepsake.dashboard.share.IntakeLog;
import dev.keepsake.dashboard.share.ProtobufPart;
import dev.keepsake.dashboard.trace.Feed;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.Origins;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.SpanRequests;
import dev.keepsake.dashboard.trace.StoreConfiguration;
import dev.keepsake.dashboard.trace.TraceStore;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/** Hands what came in to all who want to know of it. */
@Singleton
public class Intake implements TraceStore.Listener {
  private final Origins origins;
  private final TraceStore traces;
  private final LogStore logs;
  private final RequestMetrics requests;
  private final SamplingFigures sampling;
  private final Services services;
  private final ErrorGroups errors;
  private final AttributeKeys attributes;
  private final Activity activity;
  private final IntakeLog.Entrance<ExportLogsServiceRequest, Void> ofLogs;
  private final IntakeLog.Entrance<ExportMetricsServiceRequest, Void> ofMetrics;

  Intake(
      IntakeLog log,
      StoreConfiguration configuration,
      Origins origins,
      TraceStore traces,
      LogStore logs,
      MetricIntake metrics,
      RequestMetrics requests,
      SamplingFigures sampling,
      Services services,
      ErrorGroups errors,
      AttributeKeys attributes,
      Activity activity) {
    this.origins = origins;
    this.traces = traces;
    this.logs = logs;
    this.requests = requests;
    this.sampling = sampling;
    this.services = services;
    this.errors = errors;
    this.attributes = attributes;
    this.activity = activity;
    Duration age = configuration.age();
    this.ofLogs =
        log.join("logs", new ProtobufPart<>(ExportLogsServiceRequest.parser(), age, this::addLogs));
    this.ofMetrics =
        log.join(
            "metrics", new ProtobufPart<>(ExportMetricsServiceRequest.parser(), age, metrics::add));
    traces.listen(this);
  }

  /**
   * Takes spans.
   *
   * @param sampler the Collector that sends them; null where it does not say its name
   * @return how many spans could not be taken, for they lack valid ids or times
   */
  public int traces(Feed feed, @Nullable String sampler, ExportTraceServiceRequest request) {
    List<ReceivedSpan> spans = SpanRequests.read(origins, sampler, request);
    added(feed, spans, traces.add(feed, spans));
    return count(request) - spans.size();
  }

  private static int count(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(ofResource -> ofResource.getScopeSpansList().stream())
        .mapToInt(ScopeSpans::getSpansCount)
        .sum();
  }

  /** Spans were added, here or at another replica. */
  @Override
  public void added(Feed feed, List<ReceivedSpan> spans, TraceStore.Added added) {
    attributes.seen(added.fresh());
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

  /** Traces were dropped, here or at another replica. */
  @Override
  public void dropped(List<TraceStore.Dropped> traces) {
    sampling.dropped(traces);
  }

  void logs(ExportLogsServiceRequest request) {
    ofLogs.take(request);
  }

  private void addLogs(ExportLogsServiceRequest request) {
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
    ofMetrics.take(request);
  }
}
