package dev.keepsake.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that ends by itself. */
public final class Command {
  private Command() {}

  /**
   * What a command printed, and how it ended.
   *
   * @param output standard output
   * @param errors standard error
   */
  public record Result(int exitCode, String output, String errors) {}

  /**
   * Runs a command in the root of the repository, and returns what it printed on standard output.
   *
   * @throws AssertionError when it fails, with what it printed
   */
  public static String output(
      Duration limit, Map<String, String> environment, List<String> command) {
    Result result = run(limit, environment, command);
    if (result.exitCode() != 0) {
      throw new AssertionError(
          "%s: exit code %d%n%s%n%s"
              .formatted(
                  String.join(" ", command), result.exitCode(), result.output(), result.errors()));
    }
    return result.output();
  }

  /** Runs a command in the root of the repository, whatever comes of it. */
  public static Result run(Duration limit, Map<String, String> environment, List<String> command) {
    try {
      // Into files: a pipe that nobody reads holds a command up.
      Path output = Files.createTempFile("command", ".out");
      Path errors = Files.createTempFile("command", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(Repository.path("").toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          throw new AssertionError(
              "%s: not done within %s%n%s%n%s"
                  .formatted(
                      String.join(" ", command),
                      limit,
                      Files.readString(output),
                      Files.readString(errors)));
        }
        return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while running " + String.join(" ", command), e);
    }
  }
}
