package dev.keepsake.dashboard.api;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/**
 * What the page has to know.
 *
 * @param jaegerUrl null for none
 * @param spansReceived since the start; with none there is nothing to show
 * @param thinning the part of all traces, above 0 to 1, that is sent before sampling
 */
@Serdeable
record ConfigView(
    @Nullable String jaegerUrl,
    long decisionWaitMillis,
    double thinning,
    String version,
    long nowMillis,
    long spansReceived) {}
