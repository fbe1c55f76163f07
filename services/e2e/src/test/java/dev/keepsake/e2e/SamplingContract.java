package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.StoredTraces;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What sampling promises of traces whose kinds are known, wherever the sampler runs. */
public final class SamplingContract {
  // Of a normal distribution 1 in 1,700,000 lies further out.
  private static final double STANDARD_DEVIATIONS = 5;

  private final List<LabelledTrace> traces;
  private final long seed;

  private SamplingContract(List<LabelledTrace> traces, long seed) {
    this.traces = traces;
    this.seed = seed;
  }

  /**
   * Makes traces of all kinds.
   *
   * @param seed of their ids, for the messages
   */
  public static SamplingContract make(TraceFactory factory, int ofEachKind, long seed) {
    List<LabelledTrace> traces = new ArrayList<>();
    for (int i = 0; i < ofEachKind; i++) {
      for (TraceKind kind : TraceKind.values()) {
        traces.add(factory.make(kind));
      }
    }
    return new SamplingContract(traces, seed);
  }

  public List<LabelledTrace> traces() {
    return traces;
  }

  /** With all ratios at zero: errors, slow and forced ones are kept, and nothing else. */
  public void assertOnlyAlwaysKept(StoredTraces stored) {
    assertThat(stored.ids())
        .as("seed %d", seed)
        .isEqualTo(ids(traces.stream().filter(t -> t.kind().alwaysKept()).toList()));
    assertWholeAndExplained(stored);
  }

  /** Every trace that is kept has all its spans, and each span names the policy. */
  public void assertWholeAndExplained(StoredTraces stored) {
    for (LabelledTrace trace : traces) {
      // Lazily: the words for 18,000 traces take longer than the test.
      Supplier<String> words = () -> trace.kind() + " " + trace.traceId() + ", seed " + seed;
      if (stored.ids().contains(trace.traceId())) {
        assertThat(stored.whole(trace)).as(words).isTrue();
        assertThat(stored.policies(trace.traceId())).as(words).containsOnly(trace.kind().policy());
      } else {
        assertThat(trace.kind().alwaysKept()).as(words).isFalse();
      }
    }
  }

  /** Of the traces of a kind this part is kept, within statistical bounds. */
  public void assertRatio(StoredTraces stored, TraceKind kind, double ratio) {
    List<LabelledTrace> sent = traces.stream().filter(t -> t.kind() == kind).toList();
    long kept = sent.stream().filter(t -> stored.ids().contains(t.traceId())).count();
    double bound = STANDARD_DEVIATIONS * Math.sqrt(sent.size() * ratio * (1 - ratio));
    assertThat((double) kept)
        .as("%s kept of %d at %s, seed %d", kind, sent.size(), ratio, seed)
        .isBetween(sent.size() * ratio - bound, sent.size() * ratio + bound);
  }

  static Set<String> ids(List<LabelledTrace> traces) {
    return traces.stream().map(LabelledTrace::traceId).collect(Collectors.toSet());
  }
}
