package dev.keepsake.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Repository {
  private static final Path ROOT = find();

  private Repository() {}

  /** A file or directory by its path from the root of the repository. */
  public static Path path(String fromRoot) {
    return ROOT.resolve(fromRoot);
  }

  /** A directory of its own under target, made when it is not there. */
  public static Path directory(String name) {
    try {
      return Files.createDirectories(path("services/e2e/target").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The path of a log that is not there yet. */
  public static Path newLog(String name) {
    Path log = directory("e2e-logs").resolve(name);
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  private static Path find() {
    Path start = Path.of("").toAbsolutePath();
    for (Path directory = start; directory != null; directory = directory.getParent()) {
      if (Files.exists(directory.resolve("collector-config.yaml"))) {
        return directory;
      }
    }
    throw new IllegalStateException("no collector-config.yaml in or above " + start);
  }
}
