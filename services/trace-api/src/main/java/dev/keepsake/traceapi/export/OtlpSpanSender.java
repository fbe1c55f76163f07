package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import io.micronaut.context.exceptions.ConfigurationException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.semconv.ServiceAttributes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sends by OTLP, each span with the resource of its client's service. */
@Singleton
final class OtlpSpanSender implements SpanSender {
  /** Above what the exporter itself takes for its attempts. */
  private static final int PATIENCE_SECONDS = 60;

  private final SpanExporter exporter;

  OtlpSpanSender(OpenTelemetry sdk, ConfiguredExporter configured) {
    this.exporter =
        configured
            .get()
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "otel.traces.exporter (OTEL_TRACES_EXPORTER) must name an exporter, and "
                            + "otel.sdk.disabled be false: this service does nothing else"));
  }

  @Override
  public boolean send(List<EndedSpan> spans) {
    // The exporter groups spans by the identity of their resources.
    Map<String, Resource> resources = new HashMap<>();
    List<SpanData> data = new ArrayList<>(spans.size());
    for (EndedSpan span : spans) {
      data.add(
          new ExportedSpan(
              span,
              resources.computeIfAbsent(span.span().start().service(), OtlpSpanSender::resource)));
    }
    CompletableResultCode result = exporter.export(data);
    return result.join(PATIENCE_SECONDS, TimeUnit.SECONDS).isSuccess();
  }

  private static Resource resource(String service) {
    return Resource.builder().put(ServiceAttributes.SERVICE_NAME, service).build();
  }
}
