package dev.keepsake.dashboard.login;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import java.time.Duration;

/** Gives a browser a session for the token: a script cannot read it, another site not use it. */
@OpenToAll
@Controller("/api/login")
class LoginController {
  private final LoginConfiguration configuration;
  private final Sessions sessions;

  LoginController(LoginConfiguration configuration, Sessions sessions) {
    this.configuration = configuration;
    this.sessions = sessions;
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
  HttpResponse<?> login(HttpRequest<?> request, @Valid @Body Login login) {
    if (!configuration.isRequired()) {
      return HttpResponse.noContent();
    }
    if (!sessions.isToken(login.token().strip())) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED, "invalid-token", "This is not the dashboard's token.");
    }
    return answer(request, sessions.begin(), configuration.sessionLife());
  }

  /** Logs out. */
  @Delete
  @ApiResponse(responseCode = "204", description = "The cookie is gone")
  HttpResponse<?> logout(HttpRequest<?> request) {
    return answer(request, "", Duration.ZERO);
  }

  private static HttpResponse<?> answer(HttpRequest<?> request, String session, Duration life) {
    return HttpResponse.noContent()
        .cookie(
            Cookie.of(LoginFilter.COOKIE, session)
                .path("/api")
                .httpOnly(true)
                .sameSite(SameSite.Strict)
                .secure(isSecure(request))
                .maxAge(life));
  }

  /** Behind a proxy that speaks TLS, too. */
  private static boolean isSecure(HttpRequest<?> request) {
    return request.isSecure()
        || "https".equalsIgnoreCase(request.getHeaders().get("X-Forwarded-Proto"));
  }
}
