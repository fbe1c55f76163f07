package dev.keepsake.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real PostgreSQL that goes away, hangs, and comes back on its port with its data. */
final class StoppablePostgres implements AutoCloseable {
  private final Path data;
  private final int port;
  private EmbeddedPostgres running;

  /**
   * @param data an empty directory
   */
  StoppablePostgres(Path data) throws IOException {
    this.data = data;
    this.running = builder().start();
    this.port = running.getPort();
  }

  String url() {
    return running.getJdbcUrl("postgres", "postgres");
  }

  void down() throws IOException {
    running.close();
  }

  void up() throws IOException {
    running = builder().setPort(port).start();
  }

  /** From now on connections are taken, by the system, and nothing is answered. */
  void hang() throws IOException, InterruptedException {
    // The parent first, or it gives birth to one that is missed.
    kill("-STOP", Stream.of(postmaster()));
    kill("-STOP", postmaster().children());
  }

  void goOn() throws IOException, InterruptedException {
    // The parent last, or it buries some that are still to be told.
    kill("-CONT", postmaster().children());
    kill("-CONT", Stream.of(postmaster()));
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private static void kill(String signal, Stream<ProcessHandle> processes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.map(process -> "" + process.pid()).forEach(command::add);
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("failed: " + command);
    }
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
