package dev.keepsake.e2e.overhead;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Spans of ten attributes by the SDK and its exporter alone: what no library can go below. */
final class BareSpans {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** So many a second that what they take stands out from what the pace takes. */
  private static final int RATE = 20_000;

  private static final String C1 = "-XX:TieredStopAtLevel=1";

  private BareSpans() {}

  /** Makes them with the JVM's options as the services have them, and with its first compiler. */
  static String measure(URI endpoint) {
    return "µs of CPU per span of the SDK alone, at %d/s: %s; with the first compiler alone: %s"
        .formatted(RATE, run(endpoint, List.of()), run(endpoint, List.of(C1)));
  }

  private static String run(URI endpoint, List<String> more) {
    String classes = Repository.path("services/tracing/target/test-classes").toString();
    String libraries = Repository.path("services/payment/target/lib") + File.separator + "*";
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Variant.OURS.options(1));
    command.addAll(more);
    command.add("-Dotel.java.experimental.exporter.unsafe.enabled=true");
    command.addAll(List.of("-cp", classes + File.pathSeparator + libraries));
    command.add("dev.keepsake.tracing.sdk.BareSdk");
    command.addAll(List.of(endpoint.resolve("/v1/traces").toString(), String.valueOf(RATE)));
    return Command.output(LIMIT, Map.of(), Processors.amongServices(command)).trim();
  }
}
