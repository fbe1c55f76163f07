package dev.keepsake.dashboard.login;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The OpenID provider that says who somebody is, and who of them may read.
 *
 * @param issuer its address, as it writes it itself; empty for no OpenID Connect
 * @param clientId what it knows the dashboard as
 * @param clientSecret what it knows the dashboard by; empty for a public client
 * @param scopes what it is asked for, with blanks between
 * @param claim of the ID token by which it is decided who may read; empty for all whom the provider
 *     knows
 * @param allowed its values, with commas between; one that begins with {@code @} is the end of an
 *     e-mail address
 * @param publicUrl where browsers find the dashboard; empty: where they say that they found it
 * @param timeout for the provider to be reached, and to answer
 */
@ConfigurationProperties("dashboard.login.oidc")
record OidcConfiguration(
    @Bindable(defaultValue = "") String issuer,
    @Bindable(defaultValue = "") String clientId,
    @Bindable(defaultValue = "") String clientSecret,
    @Bindable(defaultValue = "openid profile email") String scopes,
    @Bindable(defaultValue = "") String claim,
    @Bindable(defaultValue = "") String allowed,
    @Bindable(defaultValue = "") String publicUrl,
    @Bindable(defaultValue = "5s") Duration timeout) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  OidcConfiguration {
    issuer = issuer.strip();
    clientId = clientId.strip();
    clientSecret = clientSecret.strip();
    claim = claim.strip();
    publicUrl = publicUrl.strip().replaceFirst("/$", "");
    require(
        issuer.isEmpty() || isAddress(issuer, false),
        "issuer must be an https address without a query, such as https://login.example.com");
    require(
        issuer.isEmpty() == clientId.isEmpty(),
        "issuer and dashboard.login.oidc.client-id go together: set both, or none");
    require(
        !issuer.isEmpty() || clientSecret.isEmpty(),
        "client-secret is set, and dashboard.login.oidc.issuer is not");
    require(
        List.of(scopes.strip().split("\\s+")).contains("openid"), "scopes must have openid in it");
    require(
        claim.isEmpty() == allowed.isBlank(),
        "claim and dashboard.login.oidc.allowed go together: set both, or none");
    require(
        publicUrl.isEmpty() || isAddress(publicUrl, true),
        "public-url must be an http address without a path, such as https://keepsake.example.com");
    require(
        timeout.toMillis() > 0 && timeout.compareTo(Duration.ofMinutes(1)) <= 0,
        "timeout must be above zero, and one minute at most");
  }

  boolean isEnabled() {
    return !issuer.isEmpty();
  }

  List<String> allowedValues() {
    return Stream.of(allowed.split(",")).map(String::strip).filter(v -> !v.isEmpty()).toList();
  }

  @Override
  public String toString() {
    return "OidcConfiguration[issuer=" + issuer + "]";
  }

  /** Without TLS a provider could be anybody; on this machine it may do without. */
  private static boolean isAddress(String text, boolean ofPage) {
    try {
      URI uri = new URI(text);
      boolean bare = uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null;
      if (ofPage) {
        return bare
            && text.matches("https?://.+")
            && uri.getPath().isEmpty()
            && uri.getUserInfo() == null;
      }
      return bare
          && ("https".equals(uri.getScheme())
              || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(uri.getHost())));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("dashboard.login.oidc." + message);
    }
  }
}
