package dev.keepsake.e2e.traceapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What a span costs that is started and stopped by plain HTTP, and that none is lost: at as many as
 * are answered, and while the Collector is away. No part of make test: {@code make
 * bench-trace-api}.
 */
class TraceApiBench {
  private static final int BUDGET = 5000;
  private static final int ROUNDS = Integer.getInteger("keepsake.rounds", 3);
  private static final int WARM_UP = 50_000;
  private static final int CONNECTIONS = 16;
  private static final Duration WINDOW =
      Duration.ofSeconds(Integer.getInteger("keepsake.seconds", 10));

  /** As many ends as have to wait while the Collector is away: a minute's. */
  private static final long WAITING = (long) BUDGET * Integer.getInteger("keepsake.outage", 60);

  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** As in an image whose container has two processors and the chart's 384 MiB. */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xmx154m",
          "-XX:ActiveProcessorCount=2",
          "-XX:+ExitOnOutOfMemoryError",
          "--sun-misc-unsafe-memory-access=allow");

  /** Nothing is kept: Jaeger has no part in this. */
  private static final Map<String, String> PIPELINE =
      Map.of("KEEPSAKE_DECISION_WAIT", "2s", "KEEPSAKE_BASELINE_PERCENT", "0");

  private final StringBuilder report = new StringBuilder();
  private Collector collector;
  private TraceApi api;

  @Test
  void pairsAreCheapAndNoneIsLost() throws Exception {
    try (Jaeger jaeger = Jaeger.start("trace-api-bench");
        Collector started = Collector.start("trace-api-bench", jaeger, PIPELINE);
        TraceApi measured =
            TraceApi.start(
                "trace-api-bench",
                started,
                Map.of("TRACE_API_LIMITS_CALLS_PER_SECOND", "0"),
                JVM)) {
      collector = started;
      api = measured;
      measure(0, 0, pairs -> await(WARM_UP + " pairs to warm up", () -> pairs.ended() >= WARM_UP));
      report.append(
          """
          %d processors for all: the API, which may use 2, the Collector, and the %d connections that make the load

          | | pairs/s | µs of CPU of the API for a pair | that is, on 2 processors, pairs/s | lost |
          | --- | --- | --- | --- | --- |
          """
              .formatted(Runtime.getRuntime().availableProcessors(), CONNECTIONS));
      List<Part> saturated = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        saturated.add(row("as many as are answered", run(WINDOW, 0)));
      }
      Part steady = row(BUDGET + "/s asked for", run(WINDOW, BUDGET));
      Part outage = row(BUDGET + "/s asked for, the Collector away for " + WAITING, away());
      double best = saturated.stream().mapToDouble(Part::onTwoProcessors).max().orElseThrow();
      double least = saturated.stream().mapToDouble(Part::onTwoProcessors).min().orElseThrow();
      report.append(
          """

          budget %d pairs/s on 2 processors: %.0f to %.0f, %s
          calls refused while the Collector was away: %d of %d, budget 0
          """
              .formatted(
                  BUDGET,
                  least,
                  best,
                  least >= BUDGET ? "held" : "MISSED",
                  outage.refused,
                  2 * outage.pairs));
      System.out.println("\nTraces by plain HTTP\n\n" + report);
      Files.writeString(Repository.directory("e2e-reports").resolve("trace-api.md"), report);
      assertThat(steady.refused).isZero();
    }
  }

  /** What came of some load, until the Collector had taken the last of its spans. */
  private record Part(long pairs, long refused, Duration time, Duration cpu) {
    double perSecond() {
      return pairs * 1e9 / time.toNanos();
    }

    double cpuMicros() {
      return cpu.toNanos() / 1000.0 / pairs;
    }

    double onTwoProcessors() {
      return 2_000_000 / cpuMicros();
    }
  }

  private Part run(Duration time, int perSecond) throws Exception {
    long before = collector.metrics().acceptedSpans();
    return measure(perSecond, before, pairs -> Thread.sleep(time));
  }

  /** A condition and no clock, so that as many wait where the machine is slow. */
  private Part away() throws Exception {
    collector.stop();
    return measure(
        BUDGET,
        0,
        pairs -> {
          await(
              WAITING + " spans wait, or one found no place",
              () -> pairs.ended() >= WAITING || pairs.refused() > 0);
          collector.start();
        });
  }

  private static void await(String what, Callable<Boolean> condition) {
    Await.until(Duration.ofHours(1), what, condition);
  }

  private interface Traffic {
    void last(Pairs pairs) throws Exception;
  }

  /** Fails when the Collector does not take as many spans as were answered to have ended. */
  private Part measure(int perSecond, long before, Traffic traffic) throws Exception {
    Duration cpu = api.cpu();
    long start = System.nanoTime();
    Pairs pairs = Pairs.start(api, "signup", CONNECTIONS, perSecond);
    traffic.last(pairs);
    long ended = pairs.finish();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    Await.until(
        LIMIT,
        "the Collector has taken all spans, and no more: " + ended,
        () -> collector.metrics().acceptedSpans() - before,
        accepted -> accepted == ended);
    return new Part(ended, pairs.refused(), took, api.cpu().minus(cpu));
  }

  private Part row(String load, Part part) {
    report.append(
        "| %s | %.0f | %.0f | %.0f | 0 of %d |%n"
            .formatted(
                load, part.perSecond(), part.cpuMicros(), part.onTwoProcessors(), part.pairs));
    return part;
  }
}
