package dev.keepsake.tracing.sdk;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.annotation.Nullable;

/**
 * The head sampler. {@code OTEL_TRACES_SAMPLER} outranks it.
 *
 * @param ratio the share of traces that are made at all, from 0 to 1, by trace id; traces that come
 *     in from another service keep that service's decision
 */
@ConfigurationProperties("keepsake.tracing.sampler")
record SamplerConfiguration(@Nullable Double ratio) {
  SamplerConfiguration {
    if (ratio != null && !(ratio >= 0 && ratio <= 1)) {
      throw new IllegalArgumentException(
          "keepsake.tracing.sampler.ratio must be from 0 to 1, not " + ratio);
    }
  }
}
