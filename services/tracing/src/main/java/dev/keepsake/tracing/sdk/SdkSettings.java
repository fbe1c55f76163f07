package dev.keepsake.tracing.sdk;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.tracing.opentelemetry.OpenTelemetryBuilderCustomizer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the SDK is told besides its standard properties. */
@Singleton
final class SdkSettings implements OpenTelemetryBuilderCustomizer {
  /** Exporters ask for a global instance, and the API then advises to set up a second SDK. */
  private static final Logger GLOBAL = Logger.getLogger(GlobalOpenTelemetry.class.getName());

  private final TracingConfiguration tracing;
  private final SamplerConfiguration sampler;
  private final ServiceResource resource;

  SdkSettings(
      TracingConfiguration tracing, SamplerConfiguration sampler, ServiceResource resource) {
    this.tracing = tracing;
    this.sampler = sampler;
    this.resource = resource;
  }

  @Override
  public void configure(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    GLOBAL.setLevel(Level.WARNING);
    SdkVersion.check();
    // The hook would close the SDK while the server still finishes its last requests.
    builder.disableShutdownHook();
    builder.addResourceCustomizer((existing, config) -> resource.completing(existing));
    report(builder);
    if (sampler.ratio() != null) {
      builder.addPropertiesSupplier(
          () ->
              Map.of(
                  "otel.traces.sampler",
                  "parentbased_traceidratio",
                  "otel.traces.sampler.arg",
                  sampler.ratio().toString()));
    }
    if (!tracing.databaseRoots()) {
      builder.addSamplerCustomizer((existing, config) -> new NoDatabaseRoots(existing));
    }
  }

  private static void report(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    InstantSource clock = InstantSource.system();
    builder.addSpanExporterCustomizer(
        (exporter, config) -> ExportReport.around(SpanExporter.class, "Spans", exporter, clock));
    builder.addLogRecordExporterCustomizer(
        (exporter, config) ->
            ExportReport.around(LogRecordExporter.class, "Logs", exporter, clock));
    builder.addMetricExporterCustomizer(
        (exporter, config) ->
            ExportReport.around(MetricExporter.class, "Metrics", exporter, clock));
  }
}
