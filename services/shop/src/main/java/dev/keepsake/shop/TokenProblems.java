package dev.keepsake.shop;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/** Answers 401 or 403 and says what to send instead. */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class TokenProblems
    implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  private final ErrorResponseProcessor<?> errors;

  TokenProblems(ErrorResponseProcessor<?> errors) {
    this.errors = errors;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException e) {
    if (e.isForbidden()) {
      return errors.processResponse(
          ErrorContext.builder(request)
              .errorMessage("The token's roles do not allow this.")
              .build(),
          HttpResponse.status(HttpStatus.FORBIDDEN));
    }
    return errors.processResponse(
        ErrorContext.builder(request)
            .errorMessage("Send a valid token: Authorization: Bearer <token>.")
            .build(),
        HttpResponse.unauthorized().header(HttpHeaders.WWW_AUTHENTICATE, "Bearer"));
  }
}
