package dev.keepsake.e2e.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
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

  /**
   * Of several together; what they share is counted once. Those that end meanwhile are left out.
   */
  public static Footprint of(List<ProcessHandle> processes) throws IOException {
    long kib = 0;
    int threads = 0;
    int files = 0;
    int connections = 0;
    for (ProcessHandle process : processes) {
      try {
        Footprint one = of(process.pid());
        Path shares = Path.of("/proc", String.valueOf(process.pid()), "smaps_rollup");
        kib += number(Files.readAllLines(shares), "Pss:");
        threads += one.threads;
        files += one.files;
        connections += one.connections;
      } catch (IOException | NoSuchElementException e) {
        if (hasMemory(process)) {
          throw e;
        }
      }
    }
    return new Footprint(kib >> 10, threads, files, connections);
  }

  /** One that has ended, and that its parent has not asked for yet, has none. */
  private static boolean hasMemory(ProcessHandle process) {
    Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
    try {
      return Files.readAllLines(status).stream().anyMatch(line -> line.startsWith("VmRSS:"));
    } catch (IOException e) {
      return false;
    }
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
