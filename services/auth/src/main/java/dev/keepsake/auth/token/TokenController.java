package dev.keepsake.auth.token;

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

/** Says who a token belongs to. */
@CommonProblems
@Controller("/tokens")
@ExecuteOn(TaskExecutors.BLOCKING)
class TokenController {
  private final TokenVerification verification;

  TokenController(TokenVerification verification) {
    this.verification = verification;
  }

  /** Verifies a customer's token and gives one for the services behind; none is a guest. */
  @Post("/verify")
  @Status(HttpStatus.OK)
  @ApiResponse(responseCode = "200", description = "Who calls")
  @ApiResponse(responseCode = "401", description = "The token is malformed, forged or expired")
  Identity verify(@Body @Valid @NotNull TokenToVerify token) {
    return verification.verify(token.token());
  }
}
