package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Repository;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dashboard's page in Chromium, logged in and left alone: {@code ui/browser/follow.js}. */
final class FollowingPage implements AutoCloseable {
  private static final String UI = "services/dashboard/ui/";
  private static final Duration INSTALLATION = Duration.ofMinutes(10);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final ManagedProcess process;

  private FollowingPage(ManagedProcess process) {
    this.process = process;
  }

  /** Whether there is a Chromium, where the page's own tests look for it. */
  static boolean canOpen() {
    return System.getenv("CHROMIUM") != null
        || Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
            .anyMatch(path -> Files.isExecutable(Path.of(path)));
  }

  /** Opens it, and waits until it is told of what comes. */
  static FollowingPage open(URI dashboard, String token) {
    Command.output(
        INSTALLATION, Map.of(), List.of(Repository.path(UI + "build").toString(), "packages"));
    FollowingPage page =
        new FollowingPage(
            ManagedProcess.start(
                "page",
                List.of("node", UI + "browser/follow.js", dashboard.toString()),
                Map.of("TOKEN", token),
                Repository.newLog("dashboard-page.log")));
    try {
      page.process.awaitReady(
          LIMIT, () -> !page.resumed().isEmpty() && !page.said("shown").isEmpty());
      return page;
    } catch (Throwable e) {
      page.close();
      throw e;
    }
  }

  /** The ids of the traces that it was told of. */
  Set<String> seen() {
    return said("seen").stream().collect(Collectors.toSet());
  }

  /** How many traces it says that it knows. */
  int shown() {
    List<String> shown = said("shown");
    return shown.isEmpty() ? 0 : Integer.parseInt(shown.getLast());
  }

  /** For each of its connections up to where it had seen all; 0 for nothing. */
  List<Long> resumed() {
    return said("resume").stream().map(Long::valueOf).toList();
  }

  /** How often it was told to begin anew. */
  long resets() {
    return process.output().lines().filter("reset"::equals).count();
  }

  List<String> faults() {
    return said("fault");
  }

  private List<String> said(String what) {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith(what + " "))
        .map(line -> line.substring(what.length() + 1))
        .toList();
  }

  @Override
  public void close() {
    process.close();
  }
}
