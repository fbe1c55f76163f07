package dev.keepsake.dashboard.log;

import io.micronaut.core.annotation.Nullable;

/**
 * Which log records are wanted; what is null does not matter.
 *
 * @param severity this one, or a graver one
 * @param text that the body has, in small letters
 * @param before only those that came before this one: where the page begins
 */
public record LogQuery(
    @Nullable String traceId,
    @Nullable String service,
    @Nullable Severity severity,
    @Nullable String text,
    int limit,
    @Nullable Long before) {}
