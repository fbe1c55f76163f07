package dev.keepsake.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LONGEST_FAULT = Duration.ofSeconds(60);

  @Test
  void aTokenIsGoodForTheCallsAfterTheLongestFault() {
    String token = new ServiceTokens(at(NOW)).issue("alice", List.of(Roles.USER));
    Instant after = NOW.plus(LONGEST_FAULT).plusSeconds(30);
    assertThat(at(after).subject(SignedTokens.INTERNAL_ISSUER, token)).hasValue("alice");
  }

  private static SignedTokens at(Instant now) {
    return new SignedTokens(new JwtSecret("s".repeat(64)), Clock.fixed(now, ZoneOffset.UTC));
  }
}
