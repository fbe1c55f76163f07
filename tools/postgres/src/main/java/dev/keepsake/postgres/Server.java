package dev.keepsake.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One running PostgreSQL on its data directory. */
final class Server {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Binaries binaries;
  private final Path data;
  private final Output output;
  private final int port;
  private final Process process;
  private volatile boolean stopping;

  /**
   * Makes the data directory if it is empty, and starts.
   *
   * @param durable false for data that nobody will want back
   * @param output passes on PostgreSQL's own words
   */
  Server(Binaries binaries, Path data, boolean durable, Output output, int port)
      throws IOException, InterruptedException {
    this.binaries = binaries;
    this.data = data;
    this.output = output;
    this.port = port;
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      createData();
    }
    process = run("postgres", options(durable));
  }

  private void createData() throws IOException, InterruptedException {
    List<String> arguments =
        List.of(
            "-D",
            data.toString(),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF-8",
            "--locale=C",
            "--no-sync");
    if (run("initdb", arguments).waitFor() != 0) {
      throw new IOException("initdb failed");
    }
  }

  private List<String> options(boolean durable) {
    List<String> options =
        new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
    List<String> settings =
        List.of(
            "listen_addresses=localhost",
            "unix_socket_directories=",
            "timezone=UTC",
            "max_connections=100",
            "shared_buffers=32MB",
            "fsync=" + (durable ? "on" : "off"),
            "full_page_writes=" + (durable ? "on" : "off"),
            "synchronous_commit=" + (durable ? "on" : "off"));
    settings.forEach(setting -> options.addAll(List.of("-c", setting)));
    return options;
  }

  private Process run(String program, List<String> arguments) throws IOException {
    Process started =
        new ProcessBuilder(binaries.command(program, arguments)).redirectErrorStream(true).start();
    output.follow(started);
    return started;
  }

  /** A connection to the database {@code postgres}, as soon as the server accepts one. */
  Connection connect() throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      try {
        return DriverManager.getConnection(
            "jdbc:postgresql://localhost:" + port + "/postgres", "postgres", "postgres");
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw new IOException(e);
        }
        Thread.sleep(50);
      }
    }
  }

  /** Waits for the end, and tells whether nobody asked for it. */
  boolean endsByItself() throws InterruptedException {
    process.waitFor();
    return !stopping;
  }

  /** Ends the sessions and stops. */
  void stop() {
    stopping = true;
    if (!process.isAlive()) {
      return;
    }
    try {
      run("pg_ctl", List.of("stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "10"))
          .waitFor();
    } catch (IOException | InterruptedException e) {
      process.destroy();
    }
  }
}
