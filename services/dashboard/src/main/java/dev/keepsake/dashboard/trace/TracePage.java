package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * One page of traces.
 *
 * @param nextCursor for the page behind it; null when there is none
 * @param total how many fit, on all pages
 */
@Serdeable
public record TracePage(List<TraceSummary> traces, @Nullable String nextCursor, int total) {}
