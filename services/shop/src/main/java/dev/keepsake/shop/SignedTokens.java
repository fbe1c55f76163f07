package dev.keepsake.shop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/**
 * JWTs signed with the shop's secret (HS256, RFC 7519). The issuer says what a token is good for: a
 * customer's token is none between services, and the other way round.
 */
@Singleton
public class SignedTokens {
  /** Issuer of the tokens that services accept from one another. */
  public static final String INTERNAL_ISSUER = "keepsake-shop";

  /** A longer one is not ours; parsing it would only cost time. */
  private static final int MAX_LENGTH = 4096;

  private final byte[] secret;
  private final Clock clock;

  @Inject
  SignedTokens(JwtSecret secret) {
    this(secret, Clock.systemUTC());
  }

  SignedTokens(JwtSecret secret, Clock clock) {
    this.secret = secret.bytes();
    this.clock = clock;
  }

  /** A token for the subject, from now on for the given time. */
  public String issue(String issuer, String subject, List<String> roles, Duration life) {
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject)
                .claim("roles", roles)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(life)))
                .build());
    try {
      token.sign(new MACSigner(secret));
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 cannot sign", e);
    }
    return token.serialize();
  }

  /**
   * The subject of the token, if it is one: signed by us with HS256 and nothing else, from this
   * issuer, not expired.
   */
  public Optional<String> subject(String issuer, @Nullable String token) {
    if (token == null || token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new MACVerifier(secret))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      return issuer.equals(claims.getIssuer())
              && expires != null
              && expires.toInstant().isAfter(clock.instant())
          ? Optional.ofNullable(claims.getSubject())
          : Optional.empty();
    } catch (ParseException | JOSEException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
