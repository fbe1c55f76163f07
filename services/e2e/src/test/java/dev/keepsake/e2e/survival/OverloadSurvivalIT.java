package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three times as many traces as it has room for, or three times what its memory has: senders wait
 * and hold back, and no span is lost that is not counted. With {@code -Dkeepsake.rounds=3} the
 * former as often, in turn with upstream's sampler.
 */
class OverloadSurvivalIT {
  private static final int LIMIT_MIB = 300;

  /** So many a second it can take, whatever the machine: as many as leave by their decision. */
  private static final int CAPACITY = 100;

  private static final int DECISION_WAIT = 2;

  /** Requests with some five seconds of what it can take; what comes beyond is held back. */
  private static final int ROOM_OF_SENDERS = 30;

  /** Not for longer than two minutes: what is stored of it is large, too. */
  private static final Duration HEAVY =
      Collections.min(List.of(Trial.OUTAGE, Duration.ofMinutes(2)));

  private enum Sampler {
    OURS("three times the load it can take"),
    UPSTREAMS(
        "the same with upstream's sampler",
        Repository.path("services/e2e/src/test/resources/upstream-sampler.yaml"));

    final String event;
    final Path[] overlays;

    Sampler(String event, Path... overlays) {
      this.event = event;
      this.overlays = overlays;
    }
  }

  static Stream<Sampler> samplers() {
    int rounds = Integer.getInteger("keepsake.rounds", 0);
    return rounds == 0
        ? Stream.of(Sampler.OURS)
        : IntStream.range(0, rounds).boxed().flatMap(round -> Stream.of(Sampler.values()));
  }

  @ParameterizedTest
  @MethodSource("samplers")
  void threeTimesTheLoad(Sampler sampler) throws Exception {
    try (Trial trial =
        Trial.start(
            "survival-overload",
            Map.of(
                "KEEPSAKE_DECISION_WAIT",
                DECISION_WAIT + "s",
                "KEEPSAKE_NUM_TRACES",
                String.valueOf(CAPACITY * DECISION_WAIT),
                "KEEPSAKE_MEMORY_LIMIT_MIB",
                String.valueOf(LIMIT_MIB),
                "KEEPSAKE_MEMORY_SPIKE_MIB",
                "60"),
            sampler.overlays)) {
      Balance balance =
          trial.during(
              sampler.event, 3 * CAPACITY, ROOM_OF_SENDERS, () -> trial.awaitTraffic(Trial.OUTAGE));
      // The limit is of Go's heap.
      assertEndured(trial, balance, LIMIT_MIB);
      assertRecovered("after that, a load it can take", trial);
    }
  }

  /** Few traces, but so large that its memory is what does not suffice for them. */
  @Test
  void threeTimesWhatItsMemoryTakes() throws Exception {
    // As the chart divides it.
    int container = 400;
    try (Trial trial =
        Trial.start(
            "survival-memory",
            Map.of(
                "KEEPSAKE_DECISION_WAIT",
                "10s",
                "GOMEMLIMIT",
                container * 80 / 100 + "MiB",
                "KEEPSAKE_MEMORY_LIMIT_MIB",
                String.valueOf(container * 75 / 100),
                "KEEPSAKE_MEMORY_SPIKE_MIB",
                String.valueOf(container * 15 / 100)))) {
      // Of which 40 a second for ten seconds are the share of GOMEMLIMIT that may be undecided.
      trial.heavySpans(40_000);
      Balance balance =
          trial.during(
              "three times the memory it has",
              120,
              5,
              () -> {
                trial.await("new traces wait", now -> now.undecidedShare() > 0.8);
                trial.awaitTraffic(HEAVY);
              });
      assertEndured(trial, balance, container);
      // A request that was refused for longer than the decision waits comes too late.
      assertThat(balance.errors().lost())
          .as("error traces lost")
          .isLessThanOrEqualTo(balance.errors().sent() / 10);
      trial.heavySpans(0);
      assertRecovered("after that, spans it has the memory for", trial);
    }
  }

  private static void assertEndured(Trial trial, Balance balance, int limitMib) throws IOException {
    Path process = Path.of("/proc", String.valueOf(trial.collector().pid()), "status");
    long most = mib(process, "VmHWM:");
    // Pages of the binary and of the queue's file come on top.
    long own = most - mib(process, "RssFile:");
    System.out.printf(
        "traces sent %d, held back by their senders %d, longest wait of a request %d s%n",
        trial.tracesSent(), trial.tracesHeldBack(), trial.longestWait().toSeconds());
    System.out.printf(
        "MiB of the Collector at most %d, without pages of files %d, the limit %d%n",
        most, own, limitMib);

    assertThat(balance.unexplained()).as("unexplained spans").isZero();
    assertThat(balance.lost()).as("lost spans").isZero();
    // A trace of which a part had to wait for longer than the decision is judged without it.
    assertThat(balance.errors().partial() + balance.slow().partial()).as("partial").isZero();
    assertThat(trial.tracesHeldBack()).as("traces held back by their senders").isPositive();
    assertThat(own).as("MiB").isLessThan(limitMib);
  }

  private static void assertRecovered(String event, Trial trial) throws Exception {
    TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
    List<LabelledTrace> after =
        Stream.generate(() -> factory.make(TraceKind.ERROR)).limit(CAPACITY).toList();
    assertThat(after).allMatch(trial.afterSending(event, after)::whole);
  }

  private static long mib(Path process, String name) throws IOException {
    return Files.readAllLines(process).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
