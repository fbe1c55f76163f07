package dev.keepsake.dashboard.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import dev.keepsake.testing.Neighbour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** An OpenID provider with one user, which gives one code at a time. */
final class OpenIdProvider implements AutoCloseable {
  static final String CLIENT = "keepsake";
  static final String SECRET = "only-for-tests";

  private static final String CODE = "a-code";

  private final Neighbour http = new Neighbour();
  private final RSAKey key = key();

  OpenIdProvider() {
    http.on(
        "GET /.well-known/openid-configuration",
        200,
        """
        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
         "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"],
         "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}
        """
            .formatted(issuer()));
    http.on("GET /keys", 200, new JWKSet(key.toPublicJWK()).toString());
  }

  String issuer() {
    return http.url();
  }

  /** Lets the user log in: what the browser comes back with. */
  String logIn(Map<String, List<String>> asked) {
    return logIn(asked, key, UnaryOperator.identity());
  }

  /**
   * Likewise, with an ID token that may be wrong.
   *
   * @param asked the parameters that the browser brought
   */
  String logIn(
      Map<String, List<String>> asked, RSAKey signer, UnaryOperator<JWTClaimsSet.Builder> change) {
    Instant now = Instant.now();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject("42")
            .claim("email", "alice@example.com")
            .claim("email_verified", true)
            .claim("groups", List.of("staff", "sre"))
            .claim("nonce", asked.get("nonce").get(0))
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)));
    String token = sign(signer, change.apply(claims).build());
    http.on("POST /token", exchange -> redeem(exchange, asked, token));
    return "code=" + CODE + "&state=" + asked.get("state").get(0);
  }

  void breakDown() {
    http.on("POST /token", 503, "{}");
  }

  RSAKey ownKey() {
    return key;
  }

  /** With the name of its own key, which it is not. */
  RSAKey foreignKey() {
    return key();
  }

  @Override
  public void close() {
    http.close();
  }

  /** Only who began the login, and knows the secret, gets the token. */
  private void redeem(HttpExchange exchange, Map<String, List<String>> asked, String token)
      throws IOException {
    String body = http.requests("POST /token").getLast().body();
    Map<String, List<String>> sent = URLUtils.parseParameters(body);
    String challenge =
        CodeChallenge.compute(
                CodeChallengeMethod.S256, new CodeVerifier(sent.get("code_verifier").get(0)))
            .getValue();
    boolean right =
        sent.get("code").contains(CODE)
            && asked.get("code_challenge").contains(challenge)
            && asked.get("redirect_uri").equals(sent.get("redirect_uri"))
            && basic().equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (right) {
      Neighbour.json(
              200,
              "{\"access_token\": \"x\", \"token_type\": \"Bearer\", \"id_token\": \""
                  + token
                  + "\"}")
          .to(exchange);
    } else {
      Neighbour.json(400, "{\"error\": \"invalid_grant\"}").to(exchange);
    }
  }

  private static String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("key").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(RSAKey signer, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(), claims);
      token.sign(new RSASSASigner(signer));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
