package dev.keepsake.auth.user;

import dev.keepsake.auth.login.Credentials;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.micronaut.http.client.exceptions.ReadTimeoutException;
import io.micronaut.retry.annotation.Retryable;
import java.util.Optional;

/** The user service. */
@Client("user")
interface UserClient {
  /** Tried again when the connection fails; an answer, or none in time, is final. */
  @Get("/users/{id}")
  @Retryable(
      attempts = "2",
      delay = "50ms",
      jitter = "0.5",
      includes = HttpClientException.class,
      excludes = {HttpClientResponseException.class, ReadTimeoutException.class})
  Optional<User> find(@Header(HttpHeaders.AUTHORIZATION) String authorization, String id);

  @Post("/credentials/verify")
  VerifiedUser verify(
      @Header(HttpHeaders.AUTHORIZATION) String authorization, @Body Credentials credentials);
}
