package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A trace in one line.
 *
 * @param policy which policy kept it; null as long as none has
 * @param decisionAtMillis when the sampler's decision is due; null where it never was waited for
 * @param rootService of the first span that has no parent here
 * @param spanCount all that came, also those that are not held
 * @param services in alphabetical order, the first fifty
 */
@Serdeable
public record TraceSummary(
    String traceId,
    TraceState state,
    @Nullable String policy,
    @Nullable Long decisionAtMillis,
    String rootService,
    String rootOperation,
    long startMicros,
    long durationMicros,
    int spanCount,
    int errorCount,
    List<String> services,
    @Nullable String httpRoute,
    @Nullable Integer httpStatus,
    long lastUpdateMillis) {}
