package dev.keepsake.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The PostgreSQL that a killed run has left behind, found by the file in its data. */
final class LeftOver {
  private static final long STOP_SECONDS = 10;

  private LeftOver() {}

  static void stop(Path data) throws IOException, InterruptedException {
    Optional<ProcessHandle> process = find(data.resolve("postmaster.pid"));
    if (process.isEmpty()) {
      return;
    }
    process.get().destroy();
    try {
      process.get().onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new PostgresFailure(
          data + " is in use by another PostgreSQL, process " + process.get().pid());
    }
  }

  private static Optional<ProcessHandle> find(Path file) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    // After a crash of the machine another program may have the number.
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip()))
        .filter(
            process -> process.info().command().filter(c -> c.endsWith("postgres")).isPresent());
  }
}
