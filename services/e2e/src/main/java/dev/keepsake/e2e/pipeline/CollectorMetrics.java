package dev.keepsake.e2e.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a Collector says of itself on its own metrics endpoint, in spans unless a name says traces.
 * What goes to a dashboard is not among it but where a name says so: it may be lost.
 */
public record CollectorMetrics(PrometheusText text) {
  private static final String SAMPLER = "otelcol_processor_tail_sampling_";
  private static final List<String> SPAN_LOSSES =
      List.of(
          "otelcol_receiver_failed_spans_total",
          "otelcol_exporter_enqueue_failed_spans_total",
          "otelcol_exporter_send_failed_spans_total");
  private static final List<String> TRACE_LOSSES =
      List.of(
          SAMPLER + "sampling_trace_dropped_too_early_total",
          SAMPLER + "traces_dropped_too_large_total",
          SAMPLER + "sampling_policy_evaluation_error_total");

  /** What the exporters to a dashboard have in their names. */
  private static final String DASHBOARD = "/dashboard";

  public long acceptedSpans() {
    return text.sum("otelcol_receiver_accepted_spans_total");
  }

  public long refusedSpans() {
    return text.sum("otelcol_receiver_refused_spans_total");
  }

  public long sentSpans() {
    return sumWithoutDashboard("otelcol_exporter_sent_spans_total");
  }

  public long queuedSpans() {
    return sumWithoutDashboard("otelcol_exporter_queue_size");
  }

  /** So many the queues hold; above it the sampler waits. */
  public long queueCapacity() {
    return sumWithoutDashboard("otelcol_exporter_queue_capacity");
  }

  /** Traces of which a first span came to the sampler. */
  public long receivedTraces() {
    return text.sum(SAMPLER + "new_trace_id_received_total");
  }

  /** Traces that wait for their decision. */
  public long undecidedTraces() {
    return text.sum(SAMPLER + "sampling_traces_on_memory");
  }

  /**
   * How much of the memory that it has for undecided spans is taken, as 0 to 1; 0 without a limit.
   */
  public double undecidedShare() {
    long limit = text.sum(SAMPLER + "undecided_limit_bytes");
    return limit == 0 ? 0 : (double) text.sum(SAMPLER + "undecided_bytes") / limit;
  }

  /** Traces that were decided on, one way or the other. */
  public long decidedTraces() {
    return text.sum(SAMPLER + "global_count_traces_sampled_total");
  }

  /** Spans that came after the decision on their trace. */
  public long lateSpans() {
    return text.sum(SAMPLER + "early_releases_from_cache_decision_total");
  }

  /**
   * Spans that reached the sampler but were part of no kept trace, those that came late included.
   */
  public long droppedByPolicySpans() {
    // The last policy sees only what no other wanted: what it does not want is dropped.
    long decided =
        text.sum(
            SAMPLER + "count_spans_sampled_total",
            Map.of("policy", "baseline", "decision", "not_sampled"));
    long late =
        text.sum(SAMPLER + "early_releases_from_cache_decision_total", Map.of("sampled", "false"));
    return decided + late;
  }

  /** Spans with an id of zeros, which are dropped as they come. */
  public long invalidSpans() {
    return text.sum(
        "otelcol_processor_filter_spans_filtered_total", Map.of("filter", "filter/invalid"));
  }

  /**
   * Whether each span that it took was sent on, waits to be, was dropped, or is lost and counted.
   */
  public boolean accountsForAll() {
    return queuedSpans() + sentSpans() + droppedByPolicySpans() + invalidSpans() + lostSpans()
        >= acceptedSpans();
  }

  /** Traces kept, by the policy that kept them. */
  public long keptTraces(String policy) {
    return text.sum(
        SAMPLER + "count_traces_sampled_total", Map.of("policy", policy, "decision", "sampled"));
  }

  /**
   * Every counter of something lost, with its value: spans, or traces where a name says so. Retries
   * are not among them, nor what nobody could store.
   */
  public Map<String, Long> losses() {
    Map<String, Long> losses = new LinkedHashMap<>();
    SPAN_LOSSES.forEach(name -> losses.put(name, sumWithoutDashboard(name)));
    TRACE_LOSSES.forEach(name -> losses.put(name, text.sum(name)));
    return losses;
  }

  /** How many spans were lost, as far as the counters tell it in spans. */
  public long lostSpans() {
    return SPAN_LOSSES.stream().mapToLong(this::sumWithoutDashboard).sum();
  }

  /** How many spans a dashboard was not sent, for it was too slow or away. */
  public long lostToDashboard() {
    return SPAN_LOSSES.stream().mapToLong(name -> text.sum(name) - sumWithoutDashboard(name)).sum();
  }

  private long sumWithoutDashboard(String name) {
    return Math.round(
        text.series(name, Map.of()).stream()
            .filter(sample -> !sample.labels().getOrDefault("exporter", "").contains(DASHBOARD))
            .mapToDouble(PrometheusText.Sample::value)
            .sum());
  }

  public double cpuSeconds() {
    return text.series("otelcol_process_cpu_seconds_total", Map.of()).getFirst().value();
  }

  public long residentBytes() {
    return text.sum("otelcol_process_memory_rss_bytes");
  }

  @Override
  public String toString() {
    return "accepted %d, sent %d, dropped by policy %d, invalid %d, queued %d, undecided traces %d, lost %s"
        .formatted(
            acceptedSpans(),
            sentSpans(),
            droppedByPolicySpans(),
            invalidSpans(),
            queuedSpans(),
            undecidedTraces(),
            losses());
  }
}
