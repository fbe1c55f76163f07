package dev.keepsake.auth.login;

import dev.keepsake.auth.CustomerTokens;
import dev.keepsake.auth.user.Users;
import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** The way from a guest to a customer. */
@CommonProblems
@Controller("/login")
@ExecuteOn(TaskExecutors.BLOCKING)
class LoginController {
  private final Users users;
  private final CustomerTokens tokens;

  LoginController(Users users, CustomerTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  /** Gives a token for a user's name and password. */
  @Post
  @Status(HttpStatus.OK)
  @ApiResponse(responseCode = "200", description = "A token for later requests")
  @ApiResponse(responseCode = "401", description = "No user has this name and password")
  Session login(@Body @Valid @NotNull Credentials credentials) {
    String userId = users.verify(credentials).id();
    return new Session(tokens.issue(userId), "Bearer", tokens.life().toSeconds());
  }
}
