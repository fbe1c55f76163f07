package dev.keepsake.dashboard.log;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * One page of log records, the newest first.
 *
 * @param nextCursor for the page behind it; null when there is none
 */
@Serdeable
public record LogPage(List<LogView> logs, @Nullable String nextCursor) {}
