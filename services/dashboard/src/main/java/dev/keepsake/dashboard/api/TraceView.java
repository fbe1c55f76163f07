package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.log.LogView;
import dev.keepsake.dashboard.trace.TraceSummary;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A trace with all that is known of it.
 *
 * @param spans by their start; none when it was dropped
 * @param logs the oldest first; of more than a thousand the newest
 * @param jaegerUrl where Jaeger shows it; null when it is not there
 */
@Serdeable
record TraceView(
    TraceSummary summary, List<SpanView> spans, List<LogView> logs, @Nullable String jaegerUrl) {}
