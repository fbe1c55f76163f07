package dev.keepsake.e2e.process;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A while of hostile input: how many requests in what time, and what the processes grew by. */
public final class Fuzzing {
  /**
   * What a service of ours may grow by, in MiB. Its heap, by the local run's options of the JVM,
   * grows from 24 to 96, and code that is run for the first time takes some.
   */
  public static final long SERVICE = 128;

  private final String what;
  private final Map<String, Long> processes;
  private final Map<String, Footprint> before;
  private final long begin = System.nanoTime();

  private Fuzzing(String what, Map<String, Long> processes) throws IOException {
    this.what = what;
    this.processes = processes;
    this.before = footprints(processes);
  }

  /**
   * Begins.
   *
   * @param what is fuzzed, for the line
   * @param processes ids of those that get it, by their names
   */
  public static Fuzzing of(String what, Map<String, Long> processes) throws IOException {
    return new Fuzzing(what, processes);
  }

  /**
   * Prints the line.
   *
   * @param most MiB that a process may have grown by
   * @throws AssertionError when one has grown by more
   */
  public void end(long requests, long most) throws IOException {
    long seconds = (System.nanoTime() - begin) / 1_000_000_000;
    Map<String, Footprint> after = footprints(processes);
    StringBuilder line =
        new StringBuilder("fuzzed %s: %d requests in %d s; MiB".formatted(what, requests, seconds));
    after.forEach(
        (name, now) ->
            line.append(
                " %s %d → %d".formatted(name, before.get(name).residentMib(), now.residentMib())));
    System.out.println(line);
    after.forEach(
        (name, now) -> {
          if (now.residentMib() - before.get(name).residentMib() > most) {
            throw new AssertionError("%s grew by more than %d MiB: %s".formatted(name, most, line));
          }
        });
  }

  private static Map<String, Footprint> footprints(Map<String, Long> processes) throws IOException {
    Map<String, Footprint> all = new LinkedHashMap<>();
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      all.put(process.getKey(), Footprint.of(process.getValue()));
    }
    return all;
  }
}
