package dev.keepsake.dashboard.login;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Decides by an ID token who may read. */
@Singleton
final class AllowList {
  private static final String EMAIL = "email";

  private final OidcConfiguration configuration;
  private final List<String> allowed;

  AllowList(OidcConfiguration configuration) {
    this.configuration = configuration;
    this.allowed = configuration.allowedValues();
  }

  boolean allows(Map<String, Object> claims) {
    if (configuration.claim().isEmpty()) {
      return true;
    }
    if (configuration.claim().equals(EMAIL) && !isTrue(claims.get("email_verified"))) {
      // Anybody could have written it.
      return false;
    }
    Object value = claims.get(configuration.claim());
    List<?> values =
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
    return values.stream().map(String::valueOf).anyMatch(this::isAllowed);
  }

  /** Some providers write it as a text. */
  private static boolean isTrue(Object value) {
    return "true".equals(String.valueOf(value));
  }

  private boolean isAllowed(String value) {
    return allowed.stream()
        .anyMatch(
            wanted ->
                wanted.startsWith("@")
                    ? value.toLowerCase(Locale.ROOT).endsWith(wanted.toLowerCase(Locale.ROOT))
                    : value.equals(wanted));
  }
}
