package dev.keepsake.e2e.pipeline;

import java.io.IOException;

/**
 * What samplers and routers count, in spans.
 *
 * @param accepted taken by samplers, by whichever way
 * @param droppedByPolicy by samplers
 * @param measured in span metrics
 * @param replayed sent again by routers, for a sampler that went
 * @param copied sent to a second sampler by routers, while traces change hands
 * @param evicted forgotten by routers before their time
 * @param lost or traces, of whatever a counter admits as lost; spans with an id of zeros too
 */
public record Counts(
    long accepted,
    long droppedByPolicy,
    long measured,
    long replayed,
    long copied,
    long evicted,
    long lost) {
  /** Of nothing. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

  /** Of a sampler, since its start. */
  public static Counts of(Collector sampler) throws IOException, InterruptedException {
    CollectorMetrics now = sampler.metrics();
    long measured = sampler.prometheus().sum("traces_span_metrics_calls_total");
    long lost = now.losses().values().stream().mapToLong(Long::longValue).sum();
    return new Counts(
        now.acceptedSpans(),
        now.droppedByPolicySpans(),
        measured,
        0,
        0,
        0,
        lost + now.invalidSpans());
  }

  /** Of a router, since its start. */
  public static Counts of(Router router) throws IOException, InterruptedException {
    RouterMetrics now = router.metrics();
    return new Counts(
        0, 0, 0, now.replayedSpans(), now.copiedSpans(), now.evictedSpans(), now.lostSpans());
  }

  /** Of both together. */
  public Counts plus(Counts other) {
    return new Counts(
        accepted + other.accepted,
        droppedByPolicy + other.droppedByPolicy,
        measured + other.measured,
        replayed + other.replayed,
        copied + other.copied,
        evicted + other.evicted,
        lost + other.lost);
  }

  /** What was counted since. */
  public Counts minus(Counts other) {
    return new Counts(
        accepted - other.accepted,
        droppedByPolicy - other.droppedByPolicy,
        measured - other.measured,
        replayed - other.replayed,
        copied - other.copied,
        evicted - other.evicted,
        lost - other.lost);
  }
}
