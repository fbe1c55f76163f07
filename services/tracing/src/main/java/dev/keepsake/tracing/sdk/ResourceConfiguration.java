package dev.keepsake.tracing.sdk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.annotation.Nullable;

/**
 * What the service says of itself on every span, log and metric, where {@code
 * OTEL_RESOURCE_ATTRIBUTES} does not say it.
 *
 * @param namespace {@code service.namespace}
 * @param version {@code service.version}, by default that of the program's manifest
 * @param environment {@code deployment.environment.name}
 */
@ConfigurationProperties("keepsake.tracing.resource")
record ResourceConfiguration(
    @Nullable String namespace, @Nullable String version, @Nullable String environment) {}
