package dev.keepsake.tracing.sdk;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.version.SemanticVersion;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.TelemetryAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of an SDK that loses spans: the one of this library's parent does not, but that which a
 * program's own platform manages may.
 */
final class SdkVersion {
  private static final Logger LOG = LoggerFactory.getLogger(SdkVersion.class);
  private static final String FIRST_WITHOUT_FAULT = "1.60.0";

  private SdkVersion() {}

  static void check() {
    check(Resource.getDefault().getAttribute(TelemetryAttributes.TELEMETRY_SDK_VERSION));
  }

  static void check(@Nullable String version) {
    if (version != null && !SemanticVersion.isAtLeast(version, FIRST_WITHOUT_FAULT)) {
      LOG.warn(
          "OpenTelemetry {} gives spans the ids of others after a connection to the Collector"
              + " broke. Import io.opentelemetry:opentelemetry-bom of at least 1.62.0 in front of"
              + " the platform's",
          version);
    }
  }
}
