package dev.keepsake.e2e.pipeline;

import java.util.Map;

/**
 * What a router says of itself on its own metrics endpoint, in spans unless a name says otherwise.
 * One with the upstream exporter has no counters of the trace router, which then are 0.
 */
public record RouterMetrics(PrometheusText text) {
  private static final String ROUTER = "otelcol_trace_router_";

  public long acceptedSpans() {
    return text.sum("otelcol_receiver_accepted_spans_total");
  }

  /** Samplers that it gives new traces to. */
  public long readyMembers() {
    return members("ready");
  }

  /** Samplers that it has given up, for now. */
  public long lostMembers() {
    return members("lost");
  }

  /** Given to a sampler, and not taken yet. */
  public long waitingSpans() {
    return text.sum(ROUTER + "waiting_spans") + text.sum("otelcol_exporter_queue_size");
  }

  /** Sent again, because the sampler that had them went. */
  public long replayedSpans() {
    return text.sum(ROUTER + "replayed_spans_total");
  }

  /** Sent to a second sampler while traces change hands. */
  public long copiedSpans() {
    return text.sum(ROUTER + "copied_spans_total");
  }

  /** Forgotten before their time, for the window was full. */
  public long evictedSpans() {
    return text.sum(ROUTER + "evicted_spans_total");
  }

  /** Refused by a sampler for good, or by the exporter. */
  public long lostSpans() {
    return text.sum(ROUTER + "dropped_spans_total")
        + text.sum("otelcol_exporter_send_failed_spans_total")
        + text.sum("otelcol_exporter_enqueue_failed_spans_total");
  }

  /** How long the samplers have been the same, in seconds. */
  public long ringAgeSeconds() {
    return text.sum(ROUTER + "ring_age_seconds");
  }

  private long members(String state) {
    return text.sum(ROUTER + "members", Map.of("state", state));
  }
}
