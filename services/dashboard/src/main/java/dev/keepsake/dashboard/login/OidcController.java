package dev.keepsake.dashboard.login;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import dev.keepsake.dashboard.login.OidcFailure.Kind;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a browser a session for who it is to the OpenID provider: it goes there and comes back. */
@OpenToAll
@ExecuteOn(TaskExecutors.BLOCKING)
@Controller(OidcController.PATH)
class OidcController {
  static final String PATH = "/api/login/oidc";

  private static final Logger LOG = LoggerFactory.getLogger(OidcController.class);
  private static final String PURPOSE = "login";
  private static final Duration ATTEMPT_LIFE = Duration.ofMinutes(10);

  private final LoginConfiguration login;
  private final OidcConfiguration configuration;
  private final OidcProvider provider;
  private final AllowList allowList;
  private final Sessions sessions;
  private final Seal seal;

  OidcController(
      LoginConfiguration login,
      OidcConfiguration configuration,
      OidcProvider provider,
      AllowList allowList,
      Sessions sessions,
      Seal seal) {
    this.login = login;
    this.configuration = configuration;
    this.provider = provider;
    this.allowList = allowList;
    this.sessions = sessions;
    this.seal = seal;
  }

  /**
   * Sends the browser to the provider.
   *
   * @param to the address of the page to come back to
   */
  @Get
  @ApiResponse(
      responseCode = "303",
      description = "To the provider, or to the page's /login?problem=…")
  @ApiResponse(
      responseCode = "404",
      description = "There is no login by OpenID Connect here",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "413",
      description = "The address is longer than 4 kB",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<?> begin(HttpRequest<?> request, @Nullable @QueryValue String to) {
    requireEnabled();
    OidcAttempt attempt = OidcAttempt.to(to == null ? "/" : to);
    try {
      return redirect(provider.loginPage(attempt, callback(request)).toString())
          .cookie(
              LoginCookies.attempt(
                  request, seal.close(PURPOSE, attempt.text(), ATTEMPT_LIFE), ATTEMPT_LIFE));
    } catch (OidcFailure e) {
      return failed(e);
    }
  }

  /** Takes the browser back, with a code that the provider gave it. */
  @Get("/callback")
  @ApiResponse(
      responseCode = "303",
      description =
          "To the page, with the session in the cookie keepsake-session, or to its /login?problem=…")
  @ApiResponse(
      responseCode = "404",
      description = "There is no login by OpenID Connect here",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "413",
      description = "The address is longer than 4 kB",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<?> finish(HttpRequest<?> request) {
    requireEnabled();
    try {
      OidcAttempt attempt = attempt(request);
      IDTokenClaimsSet token =
          provider.identify(code(request, attempt), attempt, callback(request));
      Map<String, Object> claims = token.toJSONObject();
      if (!allowList.allows(claims)) {
        throw new OidcFailure(Kind.NOT_ALLOWED, token.getSubject() + " may not read");
      }
      return redirect(attempt.to())
          .cookie(LoginCookies.session(request, sessions.begin(name(claims)), login.sessionLife()))
          .cookie(LoginCookies.attempt(request, "", Duration.ZERO));
    } catch (OidcFailure e) {
      return failed(e).cookie(LoginCookies.attempt(request, "", Duration.ZERO));
    }
  }

  private void requireEnabled() {
    if (!configuration.isEnabled()) {
      throw new ProblemException(
          HttpStatus.NOT_FOUND, "not-found", "There is no login by OpenID Connect here.");
    }
  }

  /** The one address that the provider has to know. */
  private URI callback(HttpRequest<?> request) {
    String base =
        configuration.publicUrl().isEmpty()
            ? (LoginCookies.isSecure(request) ? "https://" : "http://")
                + request.getHeaders().get(HttpHeaders.HOST)
            : configuration.publicUrl();
    try {
      return URI.create(base + PATH + "/callback");
    } catch (IllegalArgumentException e) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", "The Host is none.");
    }
  }

  private OidcAttempt attempt(HttpRequest<?> request) throws OidcFailure {
    return request
        .getCookies()
        .findCookie(LoginCookies.ATTEMPT)
        .map(Cookie::getValue)
        .flatMap(text -> seal.open(PURPOSE, text))
        .map(OidcAttempt::parse)
        .orElseThrow(() -> new OidcFailure(Kind.LOGIN_EXPIRED, "no login is under way"));
  }

  private AuthorizationCode code(HttpRequest<?> request, OidcAttempt attempt) throws OidcFailure {
    AuthenticationResponse response;
    try {
      response = AuthenticationResponseParser.parse(request.getUri());
    } catch (ParseException e) {
      throw new OidcFailure(Kind.LOGIN_REFUSED, e);
    }
    if (!attempt.state().equals(response.getState())) {
      throw new OidcFailure(Kind.LOGIN_EXPIRED, "it is not the login that was begun last");
    }
    if (!response.indicatesSuccess()) {
      throw new OidcFailure(
          Kind.LOGIN_REFUSED,
          "the provider says " + response.toErrorResponse().getErrorObject().getCode());
    }
    AuthorizationCode code = response.toSuccessResponse().getAuthorizationCode();
    if (code == null) {
      throw new OidcFailure(Kind.LOGIN_REFUSED, "the provider gave no code");
    }
    return code;
  }

  /** For the page; what identifies somebody to the provider need not be fit to read. */
  private static String name(Map<String, Object> claims) {
    return Stream.of("email", "preferred_username", "name", "sub")
        .map(claims::get)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .map(name -> name.substring(0, Math.min(name.length(), 200)))
        .findFirst()
        .orElse("");
  }

  private MutableHttpResponse<?> failed(OidcFailure failure) {
    LOG.warn(
        "A login by {} came to nothing: {}: {}",
        configuration.issuer(),
        failure.kind().slug(),
        failure.getMessage());
    return redirect("/login?problem=" + failure.kind().slug());
  }

  private static MutableHttpResponse<?> redirect(String address) {
    return HttpResponse.status(HttpStatus.SEE_OTHER)
        .header(HttpHeaders.LOCATION, address)
        .header(HttpHeaders.CACHE_CONTROL, "no-store");
  }
}
