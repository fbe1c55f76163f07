package dev.keepsake.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** Made by another implementation: Python's hashlib.pbkdf2_hmac. */
  private static final String OF_SECRET =
      "pbkdf2-sha256$1000$c2FsdHNhbHRzYWx0c2FsdA$Z5PfQjK7SxzHEuO0gmUfHsvzmIMhVGs455i9AAadrfg";

  @Test
  void matchesThePasswordAndNoOther() {
    PasswordHash hash = PasswordHash.parse(OF_SECRET);
    assertThat(hash.matches("sécret")).isTrue();
    assertThat(hash.matches("Sécret")).isFalse();
    assertThat(hash.matches("")).isFalse();
  }

  @Test
  void ofNobodyMatchesNothing() {
    assertThat(PasswordHash.parse(PasswordHash.OF_NOBODY).matches("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "bcrypt$1$AA$AA", "pbkdf2-sha256$1$AA", "pbkdf2-sha256$x$AA$AA"})
  void whatIsNoHashIsRefused(String stored) {
    assertThatThrownBy(() -> PasswordHash.parse(stored))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
