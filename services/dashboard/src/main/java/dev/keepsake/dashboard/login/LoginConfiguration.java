package dev.keepsake.dashboard.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Who may read.
 *
 * @param token that has to be known; empty for none
 * @param sessionKey what sessions are sealed with, besides the other secrets; the same for all
 *     replicas
 * @param sessionLife how long a browser stays logged in
 */
@ConfigurationProperties("dashboard.login")
record LoginConfiguration(
    @Bindable(defaultValue = "") String token,
    @Bindable(defaultValue = "") String sessionKey,
    @Bindable(defaultValue = "12h") Duration sessionLife) {

  private static final Pattern SECRET = Pattern.compile("[!-~]{32,4096}");

  LoginConfiguration {
    token = secret("token", token);
    sessionKey = secret("session-key", sessionKey);
    if (!sessionLife.isPositive()) {
      throw new IllegalArgumentException("dashboard.login.session-life must be above zero");
    }
  }

  boolean hasToken() {
    return !token.isEmpty();
  }

  @Override
  public String toString() {
    return "LoginConfiguration[token=" + hasToken() + "]";
  }

  private static String secret(String key, String value) {
    String secret = value.strip();
    if (!secret.isEmpty() && !SECRET.matcher(secret).matches()) {
      // Without the value: it is a secret.
      throw new IllegalArgumentException(
          "dashboard.login." + key + " must have at least 32 characters, and no blanks among them");
    }
    return secret;
  }
}
