package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts a program of this repository as the local run does: its jar, with the same options. */
public final class JavaProgram {
  private JavaProgram() {}

  /**
   * @param jar from the root of the repository
   * @param log names the log, target/e2e-logs/LOG.log
   */
  public static ManagedProcess start(
      String name, String jar, Map<String, String> environment, String log) {
    Path archive = Repository.directory("e2e-work").resolve(name + ".jsa").toAbsolutePath();
    return start(
        name,
        jar,
        List.of(
            "@" + Repository.path("tools/demo/jvm.options"), "-XX:SharedArchiveFile=" + archive),
        environment,
        log);
  }

  /** The same with other options of the JVM. */
  public static ManagedProcess start(
      String name, String jar, List<String> options, Map<String, String> environment, String log) {
    Path file = Repository.path(jar);
    if (!Files.exists(file)) {
      throw new AssertionError(file + " is not there: run `mvn package` for the whole repository");
    }
    List<String> command = new ArrayList<>(options);
    command.addFirst(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", file.toString()));
    return ManagedProcess.start(name, command, environment, Repository.newLog(log + ".log"));
  }
}
