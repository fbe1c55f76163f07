package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Clocks that are wrong, spans that come late, ids that are used twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddTracesSurvivalIT {
  private static final int TRACES = 100;
  private static final Duration CLOCK_ERROR = Duration.ofMinutes(5);

  /** In make chaos; the short form of it is as late as a decision takes. */
  private static final Duration LATE = Duration.ofSeconds(60);

  private final TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
  private Trial trial;

  @BeforeAll
  void start() {
    trial = Trial.start("survival-odd", Map.of("KEEPSAKE_BASELINE_PERCENT", "0"));
  }

  @AfterAll
  void end() {
    trial.close();
  }

  @Test
  void aClockIsAheadAndAnotherBehind() throws Exception {
    List<LabelledTrace> traces =
        make(TraceKind.ERROR).stream()
            .map(trace -> withClockOff(trace, "order", CLOCK_ERROR))
            .map(trace -> withClockOff(trace, "payment", CLOCK_ERROR.negated()))
            .toList();

    StoredTraces stored = trial.afterSending("a clock 5 minutes ahead, another behind", traces);

    assertThat(traces).allMatch(stored::whole);
    assertThat(traces).allMatch(t -> stored.policies(t.traceId()).equals(Set.of("errors")));
  }

  @Test
  void spansOfAKeptTraceComeLate() throws Exception {
    List<LabelledTrace> traces = make(TraceKind.ERROR);
    long late = sendAndBeLate(parts(traces, "payment"));

    List<LabelledTrace> rest =
        Stream.of("order", "gateway").flatMap(service -> parts(traces, service).stream()).toList();
    StoredTraces stored =
        trial.afterSending(
            "spans %d s late, after the decision, the error before".formatted(late), rest);

    assertThat(traces).allMatch(stored::whole);
  }

  @Test
  void theErrorComesLate() throws Exception {
    List<LabelledTrace> traces = make(TraceKind.ERROR);
    long late = sendAndBeLate(parts(traces, "gateway"));

    List<LabelledTrace> rest =
        Stream.of("order", "payment").flatMap(service -> parts(traces, service).stream()).toList();
    StoredTraces stored =
        trial.afterSending("the error %d s late, after the decision".formatted(late), rest);

    // None of it rather than a part of it.
    assertThat(traces).noneMatch(trace -> stored.ids().contains(trace.traceId()));
  }

  @Test
  void aTraceIdIsUsedTwice() throws Exception {
    List<LabelledTrace> first = make(TraceKind.ERROR);
    trial.send(first);
    trial.awaitDecided();
    List<LabelledTrace> again =
        first.stream()
            .map(trace -> withId(factory.make(TraceKind.NORMAL), trace.traceId()))
            .toList();

    StoredTraces stored = trial.afterSending("trace ids used again after the decision", again);

    // The second goes where the first went.
    assertThat(stored.withoutSpanCount(2 * TraceFactory.SPANS))
        .doesNotContainAnyElementsOf(first.stream().map(LabelledTrace::traceId).toList());
  }

  @Test
  void idsAreAllZeros() throws Exception {
    List<LabelledTrace> good = make(TraceKind.ERROR);
    List<LabelledTrace> withoutTraceId =
        make(TraceKind.ERROR).stream().map(trace -> withId(trace, "0".repeat(32))).toList();
    ByteString zeros = ByteString.copyFrom(new byte[8]);
    List<LabelledTrace> withoutSpanIds =
        make(TraceKind.ERROR).stream()
            .map(t -> t.map(part -> part.map(s -> s.toBuilder().setSpanId(zeros).build())))
            .toList();
    long before = trial.collector().metrics().invalidSpans();

    trial.send(withoutTraceId);
    trial.send(withoutSpanIds);
    StoredTraces stored = trial.afterSending("ids of zeros, between others", good);

    assertThat(trial.collector().metrics().invalidSpans() - before)
        .isEqualTo(2L * TRACES * TraceFactory.SPANS);
    assertThat(good).allMatch(stored::whole);
    assertThat(withoutSpanIds).noneMatch(trace -> stored.ids().contains(trace.traceId()));
  }

  /**
   * Sends a part of each trace and waits until that is decided and what follows is late.
   *
   * @return how late, in seconds
   */
  private long sendAndBeLate(List<LabelledTrace> parts) {
    trial.send(parts);
    long sent = System.nanoTime();
    trial.awaitDecided();
    if (Trial.OUTAGE.compareTo(LATE) >= 0) {
      Await.until(
          LATE.multipliedBy(2),
          "what follows is late",
          () -> System.nanoTime() - sent >= LATE.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - sent).toSeconds();
  }

  private List<LabelledTrace> make(TraceKind kind) {
    return IntStream.range(0, TRACES).mapToObj(i -> factory.make(kind)).toList();
  }

  private static List<LabelledTrace> parts(List<LabelledTrace> traces, String service) {
    return traces.stream()
        .map(trace -> trace.filter(part -> part.service().equals(service)))
        .toList();
  }

  private static LabelledTrace withClockOff(LabelledTrace trace, String service, Duration by) {
    return trace.map(
        part -> part.service().equals(service) ? part.map(span -> shifted(span, by)) : part);
  }

  private static Span shifted(Span span, Duration by) {
    return span.toBuilder()
        .setStartTimeUnixNano(span.getStartTimeUnixNano() + by.toNanos())
        .setEndTimeUnixNano(span.getEndTimeUnixNano() + by.toNanos())
        .build();
  }

  private static LabelledTrace withId(LabelledTrace trace, String traceId) {
    ByteString id = ByteString.copyFrom(HexFormat.of().parseHex(traceId));
    LabelledTrace changed =
        trace.map(part -> part.map(span -> span.toBuilder().setTraceId(id).build()));
    return new LabelledTrace(traceId, trace.kind(), changed.parts());
  }
}
