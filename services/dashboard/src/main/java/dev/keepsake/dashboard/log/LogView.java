package dev.keepsake.dashboard.log;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;

/**
 * A log record as the page shows it.
 *
 * @param body a text, or what the program logged in its place
 */
@Serdeable
public record LogView(
    long timeMicros,
    Severity severity,
    String service,
    @Nullable Object body,
    @Nullable String traceId,
    @Nullable String spanId,
    Map<String, Object> attributes) {}
