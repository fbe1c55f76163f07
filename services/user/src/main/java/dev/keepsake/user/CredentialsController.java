package dev.keepsake.user;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.CommonProblems;
import dev.keepsake.shop.Roles;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Optional;

/** Verifies passwords, for auth. */
@CommonProblems
@Controller("/credentials")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(Roles.SERVICE)
class CredentialsController {
  private final UserRepository users;

  CredentialsController(UserRepository users) {
    this.users = users;
  }

  /** Whose credentials these are; the work is the same whether there is such a user or not. */
  @Post("/verify")
  @Status(HttpStatus.OK)
  @ApiResponse(responseCode = "200", description = "They are this user's")
  @ApiResponse(responseCode = "401", description = "They are nobody's")
  VerifiedUser verify(@Body @Valid @NotNull Credentials credentials) {
    Optional<UserRow> user = users.findById(credentials.username());
    boolean right =
        PasswordHash.parse(user.map(UserRow::passwordHash).orElse(PasswordHash.OF_NOBODY))
            .matches(credentials.password());
    if (user.isEmpty() || !right) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED, "invalid-credentials", "The username or password is wrong.");
    }
    return new VerifiedUser(user.get().id(), List.of(Roles.USER));
  }
}
