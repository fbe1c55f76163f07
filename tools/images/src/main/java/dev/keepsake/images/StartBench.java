package dev.keepsake.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How long a service takes from the start of its process to its first answer, out of its image. */
final class StartBench {
  private static final int ROUNDS = 5;
  private static final long LIMIT_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long PAUSE_MILLIS = 2;

  private final Path root;

  /** The root file system of the image, unpacked. */
  StartBench(Path root) {
    this.root = root;
  }

  private record Start(long millis, long cpuMillis) {}

  /**
   * Starts it with and without the cache in turn, and prints the medians; and that of the JVM
   * alone, with the cache, which loads the main class and ends.
   *
   * @return milliseconds with the cache
   */
  long run() throws IOException, InterruptedException {
    Start[] with = new Start[ROUNDS];
    Start[] without = new Start[ROUNDS];
    Start[] alone = new Start[ROUNDS];
    try (Surroundings surroundings = new Surroundings(hasDatabase(), root.getParent())) {
      // The first of a kind finds neither files nor schema where the later ones do.
      start(surroundings, "on");
      for (int round = 0; round < ROUNDS; round++) {
        with[round] = start(surroundings, "on");
        without[round] = start(surroundings, "off");
        alone[round] = startJvm(surroundings);
      }
    }
    Start cached = median(with);
    Start plain = median(without);
    System.out.printf(
        "%-10s first answer after %4d ms (%4d ms of CPU), without the cache %4d ms (%4d ms)%n",
        root.getFileName(), cached.millis, cached.cpuMillis, plain.millis, plain.cpuMillis);
    System.out.printf("%-10s the JVM alone, with the cache: %4d ms%n", "", median(alone).millis);
    return cached.millis;
  }

  private Start start(Surroundings surroundings, String cache)
      throws IOException, InterruptedException {
    Path log = log();
    List<String> command = command("-XX:AOTMode=" + cache);
    long begin = System.nanoTime();
    Process service = surroundings.start(command, log);
    try {
      while (!surroundings.answers("GET", "/health/liveness", "")) {
        if (!service.isAlive() || System.nanoTime() - begin > LIMIT_NANOS) {
          throw new ImageFailure(root.getFileName() + " did not start, see " + log);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      long millis = (System.nanoTime() - begin) / 1_000_000;
      return new Start(millis, service.info().totalCpuDuration().orElse(Duration.ZERO).toMillis());
    } finally {
      service.destroy();
      service.waitFor();
    }
  }

  private Start startJvm(Surroundings surroundings) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int exitCode = surroundings.start(command("-XX:AOTMode=on", "--dry-run"), log()).waitFor();
    if (exitCode != 0) {
      throw new ImageFailure("the JVM of " + root.getFileName() + " did not start, see " + log());
    }
    return new Start((System.nanoTime() - begin) / 1_000_000, 0);
  }

  private Path log() {
    return root.resolveSibling(root.getFileName() + ".log");
  }

  /** In the image's own file system. With AOTMode=on a cache that does not fit ends the JVM. */
  private List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            // Without /dev/urandom Java gathers its randomness from threads, for seconds.
            "mkdir -p \"$0/proc\" \"$0/dev\" && mount --rbind /proc \"$0/proc\""
                + " && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\" \"$@\"",
            root.toString(),
            "/opt/java/bin/java",
            // As in a container with the chart's limit of memory: the heap's size decides how
            // the JVM addresses it, and that, how much of the cache it can take as it is.
            "-XX:MaxRAM=384m",
            "-XX:MaxRAMPercentage=50"));
    command.addAll(List.of(options));
    command.add("@/app/java.options");
    return command;
  }

  private boolean hasDatabase() throws IOException {
    try (Stream<Path> libraries = Files.list(root.resolve("app/libs"))) {
      return libraries.anyMatch(file -> file.getFileName().toString().startsWith("postgresql-"));
    }
  }

  private static Start median(Start[] starts) {
    Arrays.sort(starts, (a, b) -> Long.compare(a.millis, b.millis));
    return starts[starts.length / 2];
  }
}
