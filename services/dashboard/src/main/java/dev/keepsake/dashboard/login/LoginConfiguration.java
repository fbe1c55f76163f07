package dev.keepsake.dashboard.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Who may read.
 *
 * @param token that has to be known; empty for a dashboard that is open to all who reach it
 * @param sessionLife how long a browser stays logged in
 */
@ConfigurationProperties("dashboard.login")
record LoginConfiguration(
    @Bindable(defaultValue = "") String token,
    @Bindable(defaultValue = "12h") Duration sessionLife) {

  private static final Pattern TOKEN = Pattern.compile("[!-~]{32,4096}");

  LoginConfiguration {
    token = token.strip();
    if (!token.isEmpty() && !TOKEN.matcher(token).matches()) {
      // Without the token: it is a secret.
      throw new IllegalArgumentException(
          "dashboard.login.token must have at least 32 characters, and no blanks among them");
    }
    if (!sessionLife.isPositive()) {
      throw new IllegalArgumentException("dashboard.login.session-life must be above zero");
    }
  }

  boolean isRequired() {
    return !token.isEmpty();
  }

  @Override
  public String toString() {
    return "LoginConfiguration[required=" + isRequired() + "]";
  }
}
