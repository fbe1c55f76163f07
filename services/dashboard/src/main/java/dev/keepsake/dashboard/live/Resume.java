package dev.keepsake.dashboard.live;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What a page says first.
 *
 * @param sequence up to which it has seen all; 0 for nothing
 */
@Serdeable
record Resume(String type, long sequence) {}
