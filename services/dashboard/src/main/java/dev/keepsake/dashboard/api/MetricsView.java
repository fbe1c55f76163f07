package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.metric.SeriesView;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Requests over time.
 *
 * @param source what they are drawn from
 */
@Serdeable
record MetricsView(String source, List<SeriesView> series) {}
