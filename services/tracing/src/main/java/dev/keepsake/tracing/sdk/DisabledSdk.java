package dev.keepsake.tracing.sdk;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.util.StringUtils;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.inject.Singleton;

/**
 * A disabled SDK still makes spans, in full, only to throw them away. In its place stands one that
 * passes on what the caller sent, and that is all.
 */
@Singleton
@Requires(property = "otel.sdk.disabled", value = StringUtils.TRUE)
final class DisabledSdk implements BeanCreatedEventListener<OpenTelemetry> {
  @Override
  public OpenTelemetry onCreated(BeanCreatedEvent<OpenTelemetry> event) {
    return OpenTelemetry.propagating(event.getBean().getPropagators());
  }
}
