package dev.keepsake.dashboard.sampling;

import dev.keepsake.dashboard.metric.CollectorFigures;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What the sampler did, since this dashboard was started and as far as it was sent all spans.
 *
 * @param deciding traces that wait for their decision
 * @param lateSpans spans that came after it; null when no Collector has said
 * @param splitTraces traces that more than one sampler saw; null when no Collector has said which
 *     it is
 */
@Serdeable
public record SamplingView(
    List<Kept> policies,
    Dropped dropped,
    int deciding,
    @Nullable Long lateSpans,
    @Nullable Long splitTraces,
    @Nullable CollectorFigures.View collector,
    List<Point> series) {
  /** What a policy kept. */
  @Serdeable
  public record Kept(String policy, long traces, long spans, long bytes) {}

  /** What no policy wanted. */
  @Serdeable
  public record Dropped(long traces, long spans, long bytes) {}

  /**
   * What was decided within one step, and how it went; policies that kept nothing in it are left
   * out.
   *
   * @param splitTraces those of which a second sampler sent spans for the first time
   * @param collector null where no Collector said anything in it
   */
  @Serdeable
  public record Point(
      long timeMillis,
      List<Kept> kept,
      Dropped dropped,
      long splitTraces,
      @Nullable CollectorFigures.Step collector) {}
}
