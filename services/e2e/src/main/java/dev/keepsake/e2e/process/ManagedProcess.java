package dev.keepsake.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that a test starts, whose output goes to a file, and that ends with this JVM. */
public final class ManagedProcess implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  // Settings of the developer's shell must not reach what is tested.
  private static final List<String> SHIELDED =
      List.of("KEEPSAKE_", "JAEGER_", "OTEL_", "SHOP_", "MICRONAUT_", "DATASOURCES_");

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ManagedProcess::endAll));
  }

  private final String name;
  private final Process process;
  private final Path log;

  private ManagedProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    RUNNING.add(process);
  }

  /**
   * Starts a program in the root of the repository.
   *
   * @param name names the process in messages, and its log
   * @param environment variables beside those inherited
   * @param log the file that takes its output; what it held stays
   */
  public static ManagedProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Repository.path("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> SHIELDED.stream().anyMatch(key::startsWith));
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      return new ManagedProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " did not start", e);
    }
  }

  /** Waits until the process answers as ready; fails at once when it ends instead. */
  public void awaitReady(Duration limit, Http.Probe probe) {
    Await.until(
        limit,
        name + " is ready, its log is " + log,
        () -> !process.isAlive() || probe.answers(),
        Boolean.TRUE::equals);
    if (!process.isAlive()) {
      throw new AssertionError(
          name + " ended with " + process.exitValue() + ", its log " + log + " ends:\n" + tail());
    }
  }

  /** Asks the process to end (SIGTERM), and waits until it has. */
  public void stop(Duration limit) {
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new AssertionError(name + " did not end within " + limit + " of SIGTERM");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    RUNNING.remove(process);
  }

  /** Ends the process as a crash would (SIGKILL). */
  public void kill() {
    process.destroyForcibly().onExit().join();
    RUNNING.remove(process);
  }

  /** Makes it hang: it keeps its connections, and answers nothing (SIGSTOP). */
  public void suspend() {
    signal("STOP");
  }

  /** Lets it go on (SIGCONT). */
  public void resume() {
    signal("CONT");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** What the process has written so far. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop(Duration.ofSeconds(60));
    }
  }

  /** In order first, for a process that is killed leaves the processes that it has started. */
  private static void endAll() {
    RUNNING.forEach(Process::destroy);
    for (Process process : RUNNING) {
      try {
        process.onExit().get(10, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        process.destroyForcibly();
      }
    }
  }

  private void signal(String signal) {
    Command.output(
        Duration.ofSeconds(10), Map.of(), List.of("kill", "-" + signal, String.valueOf(pid())));
  }

  private String tail() {
    List<String> lines = output().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }
}
