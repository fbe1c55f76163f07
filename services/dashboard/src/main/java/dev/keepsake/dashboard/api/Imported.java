package dev.keepsake.dashboard.api;

import io.micronaut.serde.annotation.Serdeable;

/**
 * What an import came to.
 *
 * @param traces how many there are in it
 */
@Serdeable
record Imported(int traces) {}
