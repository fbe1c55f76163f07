package dev.keepsake.tracing.sdk;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.tracing.opentelemetry.OpenTelemetryBuilderCustomizer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import jakarta.inject.Singleton;
import java.util.Map;

/** What the SDK is told besides its standard properties. */
@Singleton
final class SdkSettings implements OpenTelemetryBuilderCustomizer {
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
    // The hook would close the SDK while the server still finishes its last requests.
    builder.disableShutdownHook();
    builder.addResourceCustomizer((existing, config) -> resource.completing(existing));
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
}
