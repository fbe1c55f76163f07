package dev.keepsake.e2e.overhead;

import dev.keepsake.e2e.process.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Halves of the machine: one for the services, one for all that only serves them, so that what the
 * load, the database and the Collector cost is no cost of tracing.
 */
final class Processors {
  private static final int ALL = Runtime.getRuntime().availableProcessors();

  /** How many the services have. */
  static final int FOR_SERVICES = Math.max(1, ALL / 2);

  private static final String SERVICES = "0-" + (FOR_SERVICES - 1);
  private static final String OTHERS = Math.min(FOR_SERVICES, ALL - 1) + "-" + (ALL - 1);

  private Processors() {}

  static void giveServices(Stream<ProcessHandle> processes) {
    processes.forEach(process -> bind(SERVICES, process));
  }

  static void giveOthers(Stream<ProcessHandle> processes) {
    processes.forEach(process -> bind(OTHERS, process));
  }

  /** The command on the processors of the others. */
  static List<String> amongOthers(List<String> command) {
    return Stream.concat(Stream.of("taskset", "-c", OTHERS), command.stream()).toList();
  }

  /** The command on the processors of the services. */
  static List<String> amongServices(List<String> command) {
    return Stream.concat(Stream.of("taskset", "-c", SERVICES), command.stream()).toList();
  }

  private static void bind(String list, ProcessHandle process) {
    Command.output(
        Duration.ofSeconds(10),
        Map.of(),
        List.of("taskset", "-acp", list, String.valueOf(process.pid())));
  }
}
