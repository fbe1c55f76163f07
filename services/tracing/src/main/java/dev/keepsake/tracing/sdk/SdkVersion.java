package dev.keepsake.tracing.sdk;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.version.SemanticVersion;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.TelemetryAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of an SDK that mixes up the ids of spans: that of this repository does not, but that of a
 * program's own platform may. docs/adr/0015.
 */
final class SdkVersion {
  private static final Logger LOG = LoggerFactory.getLogger(SdkVersion.class);
  private static final String FIRST_WITHOUT_FAULT = "1.60.0";

  private SdkVersion() {}

  static void check() {
    check(Resource.getDefault().getAttribute(TelemetryAttributes.TELEMETRY_SDK_VERSION));
  }

  static void check(@Nullable String version) {
    if (version != null && isOld(version)) {
      LOG.warn(
          "OpenTelemetry {} gives spans the ids of others after a connection to the Collector"
              + " broke. Take 1.62.0 or later, as the developer guide says under 'The dependency'",
          version);
    }
  }

  private static boolean isOld(String version) {
    try {
      return !SemanticVersion.isAtLeast(version, FIRST_WITHOUT_FAULT);
    } catch (IllegalArgumentException e) {
      // Not three numbers: none of OpenTelemetry's own.
      return false;
    }
  }
}
