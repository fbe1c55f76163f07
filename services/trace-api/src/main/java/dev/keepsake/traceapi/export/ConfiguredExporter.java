package dev.keepsake.traceapi.export;

import io.micronaut.tracing.opentelemetry.OpenTelemetryBuilderCustomizer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The exporter that the SDK makes of the standard settings. It is used past the SDK's tracers, for
 * a tracer provider has one resource, and here each client's service is one.
 */
@Singleton
final class ConfiguredExporter implements OpenTelemetryBuilderCustomizer {
  private volatile SpanExporter exporter;

  @Override
  public void configure(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    builder.addSpanExporterCustomizer(
        (made, settings) -> {
          exporter = made;
          return made;
        });
  }

  /** Nothing until the SDK is there, and where it exports no spans. */
  Optional<SpanExporter> get() {
    return Optional.ofNullable(exporter);
  }
}
