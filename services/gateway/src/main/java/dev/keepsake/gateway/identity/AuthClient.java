package dev.keepsake.gateway.identity;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;

@Client("auth")
interface AuthClient {
  @Post("/tokens/verify")
  Identity verify(@Body TokenToVerify token);

  @Post("/login")
  Session login(@Body Credentials credentials);
}
