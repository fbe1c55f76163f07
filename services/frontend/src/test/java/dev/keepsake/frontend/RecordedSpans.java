package dev.keepsake.frontend;

import io.micronaut.tracing.opentelemetry.OpenTelemetryBuilderCustomizer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;

/** The spans that were ended. */
@Singleton
final class RecordedSpans implements OpenTelemetryBuilderCustomizer {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @Override
  public void configure(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    builder.addTracerProviderCustomizer(
        (provider, unused) -> provider.addSpanProcessor(SimpleSpanProcessor.create(exporter)));
  }

  List<SpanData> all() {
    return exporter.getFinishedSpanItems();
  }
}
