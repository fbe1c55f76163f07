package dev.keepsake.traceapi.api;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What times a client may tell.
 *
 * @param ahead how far ahead of this machine's clock the client's may be
 */
@ConfigurationProperties("trace-api.times")
record TimesConfiguration(@Bindable(defaultValue = "1m") Duration ahead) {
  TimesConfiguration {
    if (ahead.isNegative()) {
      throw new IllegalArgumentException("trace-api.times.ahead must not be negative");
    }
  }
}
