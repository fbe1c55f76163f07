package dev.keepsake.dashboard.activity;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * An attribute that spans or their resources had.
 *
 * @param values those that came more than once, the most frequent first, at most ten
 */
@Serdeable
public record AttributeView(String key, List<String> values) {}
