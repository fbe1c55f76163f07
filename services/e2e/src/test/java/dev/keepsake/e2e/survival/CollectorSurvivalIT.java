package dev.keepsake.e2e.survival;

import static dev.keepsake.e2e.survival.Assertions.assertLossesCounted;
import static dev.keepsake.e2e.survival.Assertions.assertNothingLost;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.survival.Passage.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Collector ends in every way, and its queue is damaged: what is lost is known. */
class CollectorSurvivalIT {
  /** A trace that is cut in two by an end is kept in both halves, so that all adds up. */
  private static final Map<String, String> KEEP_ALL = Map.of("KEEPSAKE_BASELINE_PERCENT", "100");

  /** Twice what is kept while Jaeger is away: the rest is sent at once. */
  private static final Map<String, String> KEEP_ALL_IN_A_SMALL_QUEUE =
      Map.of(
          "KEEPSAKE_BASELINE_PERCENT",
          "100",
          "KEEPSAKE_QUEUE_SPANS",
          String.valueOf(
              2 * Trial.OUTAGE.toSeconds() * Trial.TRACES_PER_SECOND * TraceFactory.SPANS));

  /** bbolt keeps the two pages that describe its file at its begin. */
  private static final long BEYOND_THE_HEAD = 8 << 10;

  @Test
  void itIsKilledWithAFullQueue() throws Exception {
    try (Trial trial = Trial.start("survival-kill-queue", KEEP_ALL_IN_A_SMALL_QUEUE)) {
      Balance balance =
          trial.during(
              "Collector killed (-9), its queue full",
              () -> {
                fillQueue(trial);
                trial.node().kill();
                trial.node().start();
                trial.resumeTraffic();
                trial.passage().become(State.OPEN);
              });

      assertNothingLost(balance);
    }
  }

  @Test
  void itIsKilledBeforeItHasDecided() throws Exception {
    try (Trial trial =
        Trial.start(
            "survival-kill-undecided",
            Map.of("KEEPSAKE_BASELINE_PERCENT", "100", "KEEPSAKE_DECISION_WAIT", "1h"))) {
      // Stopped in order it decides on what it holds.
      trial.atTheEnd(() -> restart(trial));
      Balance balance =
          trial.during(
              "Collector killed (-9), nothing decided",
              () -> {
                trial.pauseTraffic();
                trial.await(
                    "all wait for their decision",
                    now -> now.undecidedTraces() == trial.tracesSent());
                trial.lostWithTheProcess((long) trial.tracesSent() * TraceFactory.SPANS);
                trial.node().kill();
                trial.node().start();
                trial.resumeTraffic();
              });

      assertLossesCounted(balance);
    }
  }

  @Test
  void itIsStopped() throws Exception {
    try (Trial trial = Trial.start("survival-stop", KEEP_ALL)) {
      Balance balance = trial.during("Collector stopped and started", () -> restart(trial));

      assertNothingLost(balance);
    }
  }

  @Test
  void itIsRestartedAgainAndAgain() throws Exception {
    try (Trial trial = Trial.start("survival-restarts", KEEP_ALL)) {
      Balance balance =
          trial.during(
              "Collector restarted in a loop",
              () -> {
                long end = System.nanoTime() + Trial.OUTAGE.toNanos();
                do {
                  restart(trial);
                } while (System.nanoTime() < end);
              });

      assertNothingLost(balance);
    }
  }

  @Test
  void theFileOfItsQueueIsDamaged() throws Exception {
    try (Trial trial = Trial.start("survival-damage", KEEP_ALL_IN_A_SMALL_QUEUE)) {
      Balance balance =
          trial.during(
              "file of the queue damaged",
              () -> {
                fillQueue(trial);
                trial.lostWithTheProcess(trial.collector().metrics().queuedSpans());
                trial.node().kill();
                damage(trial.queue());
                trial.node().start();
                trial.resumeTraffic();
                trial.passage().become(State.OPEN);
              });

      assertLossesCounted(balance);
    }
  }

  /**
   * Ends the traffic, and lets as much wait for Jaeger as the queue holds: nothing waits for it.
   */
  private static void fillQueue(Trial trial) throws Exception {
    trial.passage().become(State.AWAY);
    trial.awaitTraffic(Trial.OUTAGE);
    trial.pauseTraffic();
    trial.awaitDecided();
    CollectorMetrics now = trial.collector().metrics();
    TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
    trial.sendAmidTraffic(
        Stream.generate(() -> factory.make(TraceKind.NORMAL))
            .limit((now.queueCapacity() - now.queuedSpans()) / TraceFactory.SPANS)
            .toList());
    trial.awaitDecided();
    now = trial.collector().metrics();
    assertThat(now.queuedSpans()).as("spans in the queue").isEqualTo(now.queueCapacity());
  }

  private static void restart(Trial trial) throws Exception {
    trial.node().stop();
    trial.node().start();
  }

  /** All that follows the head: which pages hold what is in use differs from run to run. */
  private static void damage(Path queue) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(queue)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        int length = Math.toIntExact(channel.size() - BEYOND_THE_HEAD);
        ByteBuffer zeros = ByteBuffer.allocate(length);
        while (zeros.hasRemaining()) {
          channel.write(zeros, BEYOND_THE_HEAD + zeros.position());
        }
      }
    }
  }
}
