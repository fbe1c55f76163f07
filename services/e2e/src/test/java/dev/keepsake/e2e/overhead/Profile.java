package dev.keepsake.e2e.overhead;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the services of a shop spent their CPU time and allocated, by the samples of the JDK's
 * flight recorder. The CPU time is that which Linux counts; the samples only divide it.
 *
 * @param cpu microseconds for one order, by part
 * @param allocated bytes for one order, by part
 */
record Profile(Map<Part, Double> cpu, Map<Part, Double> allocated) {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String CPU = "jdk.CPUTimeSample";
  private static final String ALLOCATION = "jdk.ObjectAllocationSample";

  double sum() {
    return cpu.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Records while the load runs. */
  static final class Recording {
    private final List<ProcessHandle> processes;
    private final String name;
    private final Threads before;

    private Recording(String name, List<ProcessHandle> processes) throws IOException {
      this.name = name;
      this.processes = processes;
      this.before = Threads.of(processes);
    }

    static Recording start(String name, List<ProcessHandle> processes) throws IOException {
      for (ProcessHandle process : processes) {
        jcmd(
            process,
            "JFR.start",
            "name=keepsake",
            "settings=none",
            "+" + CPU + "#enabled=true",
            "+" + CPU + "#throttle=2ms",
            "+" + CPU + "#stackTrace=true",
            "+" + ALLOCATION + "#enabled=true",
            "+" + ALLOCATION + "#throttle=300/s",
            "+" + ALLOCATION + "#stackTrace=true");
      }
      return new Recording(name, processes);
    }

    /**
     * @param usage of the time since, and over how many orders
     */
    Profile stop(Usage usage, long requests) throws IOException {
      Threads threads = Threads.of(processes).minus(before);
      Map<Part, Double> samples = new EnumMap<>(Part.class);
      Map<Part, Double> weights = new EnumMap<>(Part.class);
      for (ProcessHandle process : processes) {
        Path file = Repository.directory("e2e-work").resolve(name + "-" + process.pid() + ".jfr");
        jcmd(process, "JFR.stop", "name=keepsake", "filename=" + file.toAbsolutePath());
        read(file, samples, weights);
      }
      Map<Part, Double> cpu = scaled(samples, threads.java() / 1000.0 / requests);
      cpu.put(Part.GARBAGE, threads.garbage() / 1000.0 / requests);
      cpu.put(Part.COMPILERS, threads.compilers() / 1000.0 / requests);
      return new Profile(cpu, scaled(weights, (double) usage.allocated() / requests));
    }

    private static void read(Path file, Map<Part, Double> samples, Map<Part, Double> weights)
        throws IOException {
      try (RecordingFile recording = new RecordingFile(file)) {
        while (recording.hasMoreEvents()) {
          RecordedEvent event = recording.readEvent();
          switch (event.getEventType().getName()) {
            case CPU -> {
              // Without a stack it says nothing but that there was work.
              if (event.getStackTrace() != null) {
                samples.merge(Part.of(event), 1.0, Double::sum);
              }
            }
            case ALLOCATION ->
                weights.merge(Part.of(event), (double) event.getLong("weight"), Double::sum);
            default -> {}
          }
        }
      }
    }

    private static Map<Part, Double> scaled(Map<Part, Double> parts, double sum) {
      double all = parts.values().stream().mapToDouble(Double::doubleValue).sum();
      Map<Part, Double> scaled = new EnumMap<>(Part.class);
      parts.forEach((part, share) -> scaled.put(part, share / all * sum));
      return scaled;
    }

    private static void jcmd(ProcessHandle process, String... words) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
      command.add(String.valueOf(process.pid()));
      command.addAll(List.of(words));
      Command.output(LIMIT, Map.of(), Processors.amongOthers(command));
    }
  }
}
