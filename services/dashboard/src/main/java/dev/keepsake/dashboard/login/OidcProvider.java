package dev.keepsake.dashboard.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.keepsake.dashboard.login.OidcFailure.Kind;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The OpenID provider, asked as OpenID Connect Core 1.0, section 3.1, and RFC 7636 say. What it is
 * like is learned by the first login, so that the dashboard starts without it.
 */
@Singleton
final class OidcProvider {
  private static final int LARGEST_KEY_SET = 1 << 20;

  private final OidcConfiguration configuration;
  private volatile Known known;

  private record Known(OIDCProviderMetadata metadata, IDTokenValidator validator) {}

  OidcProvider(OidcConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Where the browser goes to log in. */
  URI loginPage(OidcAttempt attempt, URI callback) throws OidcFailure {
    return new AuthenticationRequest.Builder(
            ResponseType.CODE, Scope.parse(configuration.scopes()), client(), callback)
        .endpointURI(known().metadata().getAuthorizationEndpointURI())
        .state(attempt.state())
        .nonce(attempt.nonce())
        .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /** Who it was, in the words of the provider's ID token, for what the browser brought back. */
  IDTokenClaimsSet identify(AuthorizationCode code, OidcAttempt attempt, URI callback)
      throws OidcFailure {
    Known provider = known();
    try {
      HTTPRequest request = tokenRequest(provider.metadata(), code, attempt, callback);
      request.setConnectTimeout(timeoutMillis());
      request.setReadTimeout(timeoutMillis());
      request.setFollowRedirects(false);
      OIDCTokenResponse tokens = tokens(request.send());
      return provider.validator().validate(tokens.getOIDCTokens().getIDToken(), attempt.nonce());
    } catch (BadJOSEException e) {
      throw new OidcFailure(Kind.LOGIN_REFUSED, e);
    } catch (GeneralException | IOException | JOSEException e) {
      // What was learned of it may be out of date.
      known = null;
      throw new OidcFailure(Kind.PROVIDER_AWAY, e);
    }
  }

  private HTTPRequest tokenRequest(
      OIDCProviderMetadata metadata, AuthorizationCode code, OidcAttempt attempt, URI callback) {
    URI endpoint = metadata.getTokenEndpointURI();
    AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, callback, attempt.verifier());
    if (configuration.clientSecret().isEmpty()) {
      return new TokenRequest.Builder(endpoint, client(), grant).build().toHTTPRequest();
    }
    Secret secret = new Secret(configuration.clientSecret());
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean basic =
        methods == null
            || methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            || !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    return new TokenRequest.Builder(
            endpoint,
            basic
                ? new ClientSecretBasic(client(), secret)
                : new ClientSecretPost(client(), secret),
            grant)
        .build()
        .toHTTPRequest();
  }

  private static OIDCTokenResponse tokens(HTTPResponse response)
      throws GeneralException, OidcFailure {
    if (response.getStatusCode() >= 500) {
      throw new OidcFailure(
          Kind.PROVIDER_AWAY, "its token endpoint answered " + response.getStatusCode());
    }
    TokenResponse tokens = OIDCTokenResponseParser.parse(response);
    if (!tokens.indicatesSuccess()) {
      throw new OidcFailure(
          Kind.LOGIN_REFUSED,
          "its token endpoint answered " + tokens.toErrorResponse().getErrorObject().getCode());
    }
    return (OIDCTokenResponse) tokens.toSuccessResponse();
  }

  private Known known() throws OidcFailure {
    Known provider = known;
    if (provider == null) {
      try {
        provider = learn();
      } catch (GeneralException | IOException e) {
        throw new OidcFailure(Kind.PROVIDER_AWAY, e);
      }
      known = provider;
    }
    return provider;
  }

  /** The document says again who the issuer is; another one is refused here. */
  private Known learn() throws GeneralException, IOException {
    Issuer issuer = new Issuer(configuration.issuer());
    OIDCProviderMetadata metadata =
        OIDCProviderMetadata.resolve(issuer, timeoutMillis(), timeoutMillis());
    if (metadata.getAuthorizationEndpointURI() == null || metadata.getTokenEndpointURI() == null) {
      throw new GeneralException("it has no endpoint for the authorization code flow");
    }
    return new Known(
        metadata,
        new IDTokenValidator(
            issuer,
            client(),
            new JWSVerificationKeySelector<>(algorithms(metadata), keys(metadata)),
            null));
  }

  private JWKSource<SecurityContext> keys(OIDCProviderMetadata metadata)
      throws MalformedURLException {
    return JWKSourceBuilder.<SecurityContext>create(
            metadata.getJWKSetURI().toURL(),
            new DefaultResourceRetriever(timeoutMillis(), timeoutMillis(), LARGEST_KEY_SET))
        .retrying(true)
        .build();
  }

  /** Those by a private key alone: {@code none} is no signature, and a client secret no proof. */
  private static Set<JWSAlgorithm> algorithms(OIDCProviderMetadata metadata)
      throws GeneralException {
    Set<JWSAlgorithm> algorithms = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
    if (metadata.getIDTokenJWSAlgs() != null) {
      algorithms.retainAll(metadata.getIDTokenJWSAlgs());
    }
    if (algorithms.isEmpty()) {
      throw new GeneralException("it signs ID tokens with no key that could be verified");
    }
    return algorithms;
  }

  private ClientID client() {
    return new ClientID(configuration.clientId());
  }

  private int timeoutMillis() {
    return (int) configuration.timeout().toMillis();
  }
}
