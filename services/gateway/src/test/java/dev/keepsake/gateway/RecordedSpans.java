package dev.keepsake.gateway;

import io.micronaut.tracing.opentelemetry.OpenTelemetryBuilderCustomizer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** The spans that were ended. */
@Singleton
public final class RecordedSpans implements OpenTelemetryBuilderCustomizer {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  @Override
  public void configure(AutoConfiguredOpenTelemetrySdkBuilder builder) {
    builder.addTracerProviderCustomizer(
        (provider, unused) -> provider.addSpanProcessor(SimpleSpanProcessor.create(exporter)));
  }

  /** The spans of one kind in a trace, the first to begin first. */
  public List<SpanData> of(String traceId, SpanKind kind) {
    return exporter.getFinishedSpanItems().stream()
        .filter(span -> span.getTraceId().equals(traceId) && span.getKind() == kind)
        .sorted(Comparator.comparing(SpanData::getStartEpochNanos))
        .toList();
  }
}
