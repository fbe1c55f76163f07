package dev.keepsake.gateway.identity;

import dev.keepsake.gateway.json.JsonBodies;
import dev.keepsake.gateway.openapi.BodyProblems;
import dev.keepsake.gateway.openapi.CommonProblems;
import dev.keepsake.gateway.openapi.RequestId;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;

/** The way from a guest to a user. */
@Controller("/api/login")
@ExecuteOn(TaskExecutors.BLOCKING)
class LoginController {
  private final IdentityService identities;
  private final JsonBodies bodies;

  LoginController(IdentityService identities, JsonBodies bodies) {
    this.identities = identities;
    this.bodies = bodies;
  }

  /** Gives a token for a user's name and password. */
  @Post
  @Status(HttpStatus.OK)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Credentials.class)))
  @ApiResponse(responseCode = "200", description = "A token for later requests.")
  @BodyProblems
  @CommonProblems
  @RequestId
  Session login(@Nullable @Body byte[] credentials) {
    return identities.login(bodies.read(credentials, Credentials::read));
  }
}
