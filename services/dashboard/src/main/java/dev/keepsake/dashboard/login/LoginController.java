package dev.keepsake.dashboard.login;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.Duration;

/** Gives a browser a session for the token. */
@OpenToAll
@Controller("/api/login")
class LoginController {
  private final LoginConfiguration login;
  private final OidcConfiguration oidc;
  private final Sessions sessions;

  LoginController(LoginConfiguration login, OidcConfiguration oidc, Sessions sessions) {
    this.login = login;
    this.oidc = oidc;
    this.sessions = sessions;
  }

  /** Tells how to log in, and who is. */
  @Get
  LoginView view(HttpRequest<?> request) {
    return new LoginView(login.hasToken(), oidc.isEnabled(), sessions.user(request).orElse(null));
  }

  /** Logs in. */
  @Post
  @ApiResponse(responseCode = "204", description = "The session is in the cookie keepsake-session")
  @ApiResponse(
      responseCode = "400",
      description = "The body is not valid. Type: invalid-request",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  @ApiResponse(
      responseCode = "401",
      description = "It is not the token. Type: invalid-token",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  HttpResponse<?> login(HttpRequest<?> request, @Valid @Body Login given) {
    if (!sessions.areRequired()) {
      return HttpResponse.noContent();
    }
    if (!sessions.isToken(given.token().strip())) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED, "invalid-token", "This is not the dashboard's token.");
    }
    return HttpResponse.noContent()
        .cookie(LoginCookies.session(request, sessions.begin(""), login.sessionLife()));
  }

  /** Logs out, here; an OpenID provider has a session of its own. */
  @Delete
  @ApiResponse(responseCode = "204", description = "The cookie is gone")
  HttpResponse<?> logout(HttpRequest<?> request) {
    return HttpResponse.noContent().cookie(LoginCookies.session(request, "", Duration.ZERO));
  }
}
