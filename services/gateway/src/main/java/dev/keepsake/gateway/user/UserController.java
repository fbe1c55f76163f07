package dev.keepsake.gateway.user;

import dev.keepsake.gateway.openapi.CommonProblems;
import dev.keepsake.gateway.openapi.NotFoundProblem;
import dev.keepsake.gateway.openapi.OptionalToken;
import dev.keepsake.gateway.openapi.RequestId;
import dev.keepsake.gateway.openapi.ShopApi;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Pattern;

/** The users of the shop. */
@Controller("/users")
@ExecuteOn(TaskExecutors.BLOCKING)
@OptionalToken
class UserController {
  private final UserService users;

  UserController(UserService users) {
    this.users = users;
  }

  /** A user by the id. */
  @Get("/{id}")
  @ApiResponse(responseCode = "200", description = "The user.")
  @NotFoundProblem
  @CommonProblems
  @RequestId
  User getUser(
      @Nullable @Parameter(hidden = true) @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @Parameter(example = "user123") @Pattern(regexp = ShopApi.ID, message = ShopApi.ID_MESSAGE)
          String id) {
    return users.get(authorization, id);
  }
}
