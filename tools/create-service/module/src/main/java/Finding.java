package dev.keepsake.__package__;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * What was found out about an id.
 *
 * @param knownTo the services that know it
 */
@Serdeable
record Finding(String id, List<String> knownTo) {}
