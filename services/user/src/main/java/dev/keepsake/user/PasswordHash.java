package dev.keepsake.user;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A password as it is stored: {@code pbkdf2-sha256$ITERATIONS$SALT$HASH}, the last two in base 64
 * without padding (PBKDF2 of RFC 8018). The count stands in each, so that it can grow.
 */
final class PasswordHash {
  private static final String SCHEME = "pbkdf2-sha256";

  /** Matches no password; its count is that of the stored ones, so that it takes as long. */
  static final String OF_NOBODY =
      SCHEME + "$100000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  static PasswordHash parse(String stored) {
    String[] parts = stored.split("\\$", -1);
    if (parts.length != 4 || !parts[0].equals(SCHEME)) {
      throw new IllegalArgumentException("not a password hash of ours");
    }
    Base64.Decoder base64 = Base64.getDecoder();
    return new PasswordHash(
        Integer.parseInt(parts[1]), base64.decode(parts[2]), base64.decode(parts[3]));
  }

  /** In a time that does not depend on how much of the password is right. */
  boolean matches(String password) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, hash.length * 8);
    try {
      byte[] computed =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(key).getEncoded();
      return MessageDigest.isEqual(computed, hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      key.clearPassword();
    }
  }
}
