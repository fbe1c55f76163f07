package dev.keepsake.e2e.overhead;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * CPU time of the threads of some JVMs, as Linux counts it, in nanoseconds.
 *
 * @param recorder of the flight recorder, which is no part of anything that it records
 */
record Threads(long java, long garbage, long compilers, long recorder) {
  static Threads of(List<ProcessHandle> processes) throws IOException {
    Map<String, Long> sums = new HashMap<>();
    for (ProcessHandle process : processes) {
      try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
        for (Path thread : threads.toList()) {
          add(sums, thread);
        }
      }
    }
    return new Threads(
        sums.getOrDefault("java", 0L),
        sums.getOrDefault("garbage", 0L),
        sums.getOrDefault("compilers", 0L),
        sums.getOrDefault("recorder", 0L));
  }

  Threads minus(Threads earlier) {
    return new Threads(
        java - earlier.java,
        garbage - earlier.garbage,
        compilers - earlier.compilers,
        recorder - earlier.recorder);
  }

  private static void add(Map<String, Long> sums, Path thread) throws IOException {
    try {
      String name = Files.readString(thread.resolve("comm"));
      String nanos = Files.readString(thread.resolve("schedstat")).split(" ", 2)[0];
      sums.merge(kind(name), Long.parseLong(nanos), Long::sum);
    } catch (NoSuchFileException e) {
      // It has ended meanwhile.
    }
  }

  private static String kind(String name) {
    if (name.contains("CompilerThre")) {
      return "compilers";
    }
    if (name.startsWith("JFR") || name.startsWith("Attach Listener")) {
      return "recorder";
    }
    return name.startsWith("VM Thread") || name.startsWith("GC Thread") ? "garbage" : "java";
  }
}
