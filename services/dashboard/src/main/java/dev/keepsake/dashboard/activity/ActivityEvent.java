package dev.keepsake.dashboard.activity;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/**
 * Something that happened.
 *
 * @param kind service-appeared, service-gone, error-burst, data-dropped or store
 */
@Serdeable
public record ActivityEvent(long timeMillis, String kind, String text, @Nullable String service) {}
