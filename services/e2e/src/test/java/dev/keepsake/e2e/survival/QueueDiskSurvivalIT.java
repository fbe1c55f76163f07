package dev.keepsake.e2e.survival;

import static dev.keepsake.e2e.survival.Assertions.assertLossesCounted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.survival.Passage.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of the queue is full: what finds no room is counted, and it goes on with more room. */
class QueueDiskSurvivalIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Path disk;

  @BeforeEach
  void mountSmallDisk() throws Exception {
    disk = Files.createTempDirectory(Repository.directory("e2e-work"), "disk").toAbsolutePath();
    int exitCode = mount("size=2m").exitCode();
    Assumptions.assumeTrue(exitCode == 0, "a file system can be mounted, which needs root");
  }

  @AfterEach
  void unmount() {
    Command.run(LIMIT, Map.of(), List.of("umount", disk.toString()));
  }

  @Test
  void theDiskOfTheQueueIsFull() throws Exception {
    try (Trial trial =
        Trial.start("survival-disk", disk, Map.of("KEEPSAKE_BASELINE_PERCENT", "100"))) {
      Balance balance =
          trial.during(
              "disk of the queue full",
              () -> {
                trial.passage().become(State.AWAY);
                awaitNoRoom(trial);
                trial.awaitTraffic(Trial.OUTAGE);
                assertThat(mount("remount,size=256m").exitCode()).isZero();
                trial.passage().become(State.OPEN);
              });

      assertLossesCounted(balance);
      assertThat(balance.stored()).isPositive();
    }
  }

  /** Says of the disk how full it is, if there is room for ever. */
  private void awaitNoRoom(Trial trial) {
    try {
      trial.await("spans find no room", now -> now.lostSpans() > 0);
    } catch (AssertionError e) {
      String said =
          "%s has %d bytes, %d of them free"
              .formatted(disk, disk.toFile().getTotalSpace(), disk.toFile().getUsableSpace());
      throw new AssertionError(said, e);
    }
  }

  private Command.Result mount(String options) {
    return Command.run(
        LIMIT, Map.of(), List.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()));
  }
}
