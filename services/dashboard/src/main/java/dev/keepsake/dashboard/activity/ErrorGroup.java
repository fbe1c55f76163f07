package dev.keepsake.dashboard.activity;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Errors that look like one another.
 *
 * @param type of the exception, or what the span says went wrong
 * @param place the function that threw it, or the operation
 * @param exampleTraceIds the newest first
 */
@Serdeable
public record ErrorGroup(
    String type,
    String place,
    long count,
    long firstSeenMillis,
    long lastSeenMillis,
    List<String> services,
    List<String> exampleTraceIds) {}
