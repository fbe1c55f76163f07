package dev.keepsake.dashboard.login;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a browser has instead of the token: a time, and the token's seal on it. So that it holds at
 * every replica and after a restart, and ends for all when the token changes.
 */
@Singleton
final class Sessions {
  private static final Pattern SESSION = Pattern.compile("([0-9]{1,18})\\.([0-9a-f]{64})");
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +([!-~]{1,4096})");

  private final LoginConfiguration configuration;
  private final Clock clock;

  Sessions(LoginConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  boolean isToken(String text) {
    // Of equal length, whatever was sent: the time that it takes tells nothing.
    return MessageDigest.isEqual(seal(text), seal(configuration.token()));
  }

  boolean isBearer(String authorization) {
    Matcher bearer = BEARER.matcher(authorization);
    return bearer.matches() && isToken(bearer.group(1));
  }

  String begin() {
    String end = Long.toString(clock.millis() + configuration.sessionLife().toMillis());
    return end + "." + HexFormat.of().formatHex(seal(end));
  }

  boolean isValid(String session) {
    Matcher parts = SESSION.matcher(session);
    return parts.matches()
        && MessageDigest.isEqual(seal(parts.group(1)), HexFormat.of().parseHex(parts.group(2)))
        && clock.millis() < Long.parseLong(parts.group(1));
  }

  private byte[] seal(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(configuration.token().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
