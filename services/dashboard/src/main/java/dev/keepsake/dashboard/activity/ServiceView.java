package dev.keepsake.dashboard.activity;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A service that sent spans.
 *
 * @param instances how many did in the last minute
 * @param operations the names of its spans, the first two hundred
 */
@Serdeable
public record ServiceView(
    String name,
    long firstSeenMillis,
    long lastSeenMillis,
    int instances,
    List<String> operations) {}
