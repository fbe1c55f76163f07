package dev.keepsake.e2e.overhead;

import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.OrderTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A way to trace the shop, or not to. */
enum Variant {
  OFF("off"),
  OURS("ours"),
  OURS_SPANS("ours, spans alone"),
  AGENT("Java agent"),
  OURS_TENTH("ours, 10 %");

  /**
   * As in an image; the heap is that of a container of 512 MiB. What is called often is compiled
   * after a tenth of the usual calls: six services on one processor would take half an hour to get
   * there.
   */
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC",
          "-Xms192m",
          "-Xmx192m",
          "-XX:CompileThresholdScaling=0.1",
          "-XX:+ExitOnOutOfMemoryError",
          "--sun-misc-unsafe-memory-access=allow");

  /** As in the local run: warm after half a minute. */
  private static final boolean FIRST_COMPILER = Boolean.getBoolean("keepsake.first-compiler");

  /** The same for all, so that only the tracing differs. */
  private static final Map<String, String> COMMON =
      Map.of(
          "OTEL_LOGS_EXPORTER", "none",
          "OTEL_BSP_MAX_QUEUE_SIZE", "16384",
          "OTEL_BSP_SCHEDULE_DELAY", "1000",
          "GATEWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "0");

  private final String words;

  Variant(String words) {
    this.words = words;
  }

  /** Those of which its SDKs do not tell the Collector that they have sent them. */
  long untoldSpansOfAnOrder() {
    return this == OURS_SPANS ? OrderTree.EXPECTED.lines().count() : 0;
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(COMMON);
    switch (this) {
      case OFF -> environment.put("OTEL_SDK_DISABLED", "true");
      case OURS -> {}
      case OURS_SPANS -> environment.put("OTEL_METRICS_EXPORTER", "none");
      case AGENT -> environment.put("MICRONAUT_CONFIG_FILES", oursDisabled().toString());
      case OURS_TENTH -> environment.put("KEEPSAKE_TRACING_SAMPLER_RATIO", "0.1");
    }
    return environment;
  }

  /**
   * Options of the JVM.
   *
   * @param processors as many as the services may use
   */
  List<String> options(int processors) {
    List<String> options = new ArrayList<>(JVM);
    if (FIRST_COMPILER) {
      options.add("-XX:TieredStopAtLevel=1");
    }
    options.add("-XX:ActiveProcessorCount=" + processors);
    if (this == AGENT) {
      options.add("-javaagent:" + System.getProperty("keepsake.agent"));
    }
    return options;
  }

  /** In a file that only Micronaut reads, for the agent obeys the environment too. */
  private static Path oursDisabled() {
    Path file = Repository.directory("e2e-work").resolve("tracing-disabled.yml").toAbsolutePath();
    try {
      return Files.writeString(file, "otel:\n  sdk:\n    disabled: true\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return words;
  }
}
