package dev.keepsake.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignedTokensTest {
  private static final String ISSUER = "some-issuer";
  private static final String SECRET = "s".repeat(64);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> ROLES = List.of(Roles.USER);
  private static final SignedTokens TOKENS = at(NOW, SECRET);

  private static SignedTokens at(Instant now, String secret) {
    return new SignedTokens(new JwtSecret(secret), Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void tellsTheSubjectOfItsOwnToken() {
    String token = TOKENS.issue(ISSUER, "alice", ROLES, Duration.ofSeconds(1));
    assertThat(TOKENS.subject(ISSUER, token)).hasValue("alice");
  }

  static Stream<String> foreignTokens() throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject("alice")
            .expirationTime(Date.from(NOW.plusSeconds(60)))
            .build();
    SignedJWT otherAlgorithm = new SignedJWT(new JWSHeader(JWSAlgorithm.HS512), claims);
    otherAlgorithm.sign(new MACSigner(SECRET));
    SignedJWT endless =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder().issuer(ISSUER).subject("alice").build());
    endless.sign(new MACSigner(SECRET));
    String good = TOKENS.issue(ISSUER, "alice", ROLES, Duration.ofSeconds(60));
    return Stream.of(
        null,
        "",
        "nonsense",
        "a.b.c",
        "..",
        "\u0000.\ud800.x",
        "x".repeat(100_000),
        new PlainJWT(claims).serialize(),
        otherAlgorithm.serialize(),
        endless.serialize(),
        good.substring(0, good.lastIndexOf('.') + 1),
        good + good,
        at(NOW, "t".repeat(64)).issue(ISSUER, "alice", ROLES, Duration.ofSeconds(60)),
        at(NOW.minusSeconds(61), SECRET).issue(ISSUER, "alice", ROLES, Duration.ofSeconds(60)),
        TOKENS.issue("another-issuer", "alice", ROLES, Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @MethodSource("foreignTokens")
  void refusesEveryOtherToken(String token) {
    assertThat(TOKENS.subject(ISSUER, token)).isEmpty();
  }

  @Test
  void aShortSecretIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> new JwtSecret("s".repeat(31)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("set SHOP_JWT_SECRET");
  }
}
