package dev.keepsake.tracing;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.List;
import java.util.Map;

/**
 * What a service gets by merely depending on this library. A service's own files, environment and
 * system properties outrank all of it.
 */
@ContextConfigurer
public final class TracingDefaults implements ApplicationContextConfigurer {
  private static final String SEMCONV_OPT_IN = "otel.semconv-stability.opt-in";

  /** What the launcher makes of {@code --sun-misc-unsafe-memory-access}. */
  private static final String UNSAFE_ACCESS = "sun.misc.unsafe.memory.access";

  private static final String UNSAFE_EXPORTER = "otel.java.experimental.exporter.unsafe.enabled";

  /** Below application.yml, which stands at -300, and below other libraries' defaults. */
  private static final int PRIORITY = -2000;

  static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("otel.traces.exporter", "otlp"),
          Map.entry("otel.logs.exporter", "otlp"),
          Map.entry("otel.metrics.exporter", "otlp"),
          Map.entry("otel.exporter.otlp.protocol", "http/protobuf"),
          Map.entry("otel.exporter.otlp.endpoint", "http://localhost:4318"),
          Map.entry("otel.propagators", "tracecontext,baggage"),
          Map.entry("otel.traces.sampler", "parentbased_always_on"),
          Map.entry("otel.bsp.max.queue.size", "16384"),
          // What the sender waits adds to the time the tail sampler has to wait.
          Map.entry("otel.bsp.schedule.delay", "1000"),
          Map.entry("otel.blrp.schedule.delay", "1000"),
          Map.entry("otel.metric.export.interval", "15000"),
          Map.entry("otel.exclusions", List.of("/health.*", "/prometheus", "/swagger.*")));

  @Override
  public void configure(ApplicationContextBuilder builder) {
    builder.propertySources(PropertySource.of("keepsake-tracing-defaults", DEFAULTS, PRIORITY));
    optInToStableConventions();
    letExporterCopyStrings();
  }

  /** The instrumentation library reads this from the process alone, once, on loading a class. */
  private static void optInToStableConventions() {
    if (System.getenv("OTEL_SEMCONV_STABILITY_OPT_IN") == null
        && System.getProperty(SEMCONV_OPT_IN) == null) {
      System.setProperty(SEMCONV_OPT_IN, "database,code");
    }
  }

  /**
   * The exporter writes text out byte by byte on Java 23 and later, where the way to copy it as a
   * whole would make the JVM print a warning; not so where its options allow that.
   */
  private static void letExporterCopyStrings() {
    if ("allow".equals(System.getProperty(UNSAFE_ACCESS))
        && System.getenv("OTEL_JAVA_EXPERIMENTAL_EXPORTER_UNSAFE_ENABLED") == null
        && System.getProperty(UNSAFE_EXPORTER) == null) {
      System.setProperty(UNSAFE_EXPORTER, "true");
    }
  }
}
