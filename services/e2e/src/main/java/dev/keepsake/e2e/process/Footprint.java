package dev.keepsake.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process has at a moment, as Linux tells it.
 *
 * @param files open files, connections among them
 * @param connections open sockets
 */
public record Footprint(long residentMib, int threads, int files, int connections) {
  /** Of a process that is there. */
  public static Footprint of(long pid) throws IOException {
    Path process = Path.of("/proc", String.valueOf(pid));
    List<String> status = Files.readAllLines(process.resolve("status"));
    List<String> targets;
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      targets = files.map(Footprint::target).toList();
    }
    int sockets = (int) targets.stream().filter(target -> target.startsWith("socket:")).count();
    return new Footprint(
        number(status, "VmRSS:") >> 10, (int) number(status, "Threads:"), targets.size(), sockets);
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "closed by now";
    }
  }

  private static long number(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
