package dev.keepsake.dashboard.login;

import io.micronaut.context.annotation.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser keeps for the dashboard, which it can read and not change: a time, a text, and a
 * seal on both. It holds at every replica and after a restart, and ends for all when a secret or
 * the list of who may read changes.
 */
@Context
final class Seal {
  private static final Pattern SEALED =
      Pattern.compile("([0-9]{1,18}\\.([\\w-]{0,4000}))\\.([\\w-]{43})");
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Clock clock;
  private final byte[] key;

  Seal(LoginConfiguration login, OidcConfiguration oidc, Clock clock) {
    this.clock = clock;
    String secrets = login.sessionKey() + "\n" + login.token() + "\n" + oidc.clientSecret();
    if (oidc.isEnabled() && secrets.isBlank()) {
      throw new IllegalArgumentException(
          "dashboard.login.session-key must be set: there is neither a client secret nor a token"
              + " to seal sessions with");
    }
    this.key =
        mac(
            secrets.getBytes(StandardCharsets.UTF_8),
            String.join("\n", oidc.issuer(), oidc.clientId(), oidc.claim(), oidc.allowed()));
  }

  /** Of 32 bytes, whatever is given. */
  byte[] of(String text) {
    return mac(key, text);
  }

  /** Writes a text that {@link #open} reads for some time, for the same purpose. */
  String close(String purpose, String text, Duration life) {
    String content =
        clock.millis()
            + life.toMillis()
            + "."
            + BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return content + "." + BASE64.encodeToString(of(purpose + " " + content));
  }

  /** Empty where it was not written here, or its time is over. */
  Optional<String> open(String purpose, String sealed) {
    Matcher parts = SEALED.matcher(sealed);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String expected = BASE64.encodeToString(of(purpose + " " + parts.group(1)));
    boolean holds =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            parts.group(3).getBytes(StandardCharsets.US_ASCII));
    if (!holds || clock.millis() >= Long.parseLong(sealed.substring(0, sealed.indexOf('.')))) {
      return Optional.empty();
    }
    return Optional.of(
        new String(Base64.getUrlDecoder().decode(parts.group(2)), StandardCharsets.UTF_8));
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
