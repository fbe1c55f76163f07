package dev.keepsake.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * Settings of this service.
 *
 * @param tokenLife how long a customer stays logged in
 * @param delay the time that checking a token takes, times {@code shop.delay-scale}
 */
@ConfigurationProperties("auth")
public record AuthConfiguration(
    @Bindable(defaultValue = "1h") @NotNull Duration tokenLife,
    @Bindable(defaultValue = "50ms") @NotNull Duration delay) {
  public AuthConfiguration {
    if (tokenLife.toSeconds() < 1) {
      throw new IllegalArgumentException("auth.token-life must be 1s or more, not " + tokenLife);
    }
    if (delay.isNegative()) {
      throw new IllegalArgumentException("auth.delay must not be negative, but is " + delay);
    }
  }
}
