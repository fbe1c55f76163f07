package dev.keepsake.images;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL of the local run, for one training; its data are gone afterwards. */
record Database(Process process, int port) implements AutoCloseable {
  private static final int END_LIMIT_SECONDS = 30;

  static Database start(Path log) throws IOException {
    int port = Ports.free();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.keepsake.postgres.LocalPostgres");
    builder.environment().put("POSTGRES_PORT", Integer.toString(port));
    builder.environment().remove("POSTGRES_DATA");
    Process process = builder.redirectError(log.toFile()).start();
    // It says one line when it is ready, and ends without one when it cannot be.
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    if (line == null) {
      throw new ImageFailure("the database of a training run: " + Files.readString(log).strip());
    }
    return new Database(process, port);
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/orders";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
