package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.tracing.opentelemetry.instrument.util.OpenTelemetryExclusionsConfiguration;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The paths of {@code otel.exclusions}, which are not traced. They are regular expressions; the
 * usual form, a fixed beginning with {@code .*} after it, is tested without one, as this happens on
 * every request.
 */
@Singleton
final class PathExclusions {
  private static final Pattern FIXED = Pattern.compile("[\\w/-]+(\\.\\*)?");

  private final List<String> exact = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();

  PathExclusions(OpenTelemetryExclusionsConfiguration configuration) {
    List<String> exclusions = configuration.getExclusions();
    for (String exclusion : exclusions == null ? List.<String>of() : exclusions) {
      if (!FIXED.matcher(exclusion).matches()) {
        patterns.add(Pattern.compile(exclusion));
      } else if (exclusion.endsWith(".*")) {
        prefixes.add(exclusion.substring(0, exclusion.length() - 2));
      } else {
        exact.add(exclusion);
      }
    }
  }

  boolean excludes(@Nullable String path) {
    if (path == null) {
      return false;
    }
    for (int i = 0; i < prefixes.size(); i++) {
      if (path.startsWith(prefixes.get(i))) {
        return true;
      }
    }
    for (int i = 0; i < patterns.size(); i++) {
      if (patterns.get(i).matcher(path).matches()) {
        return true;
      }
    }
    return exact.contains(path);
  }
}
