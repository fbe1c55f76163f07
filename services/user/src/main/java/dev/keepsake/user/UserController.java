package dev.keepsake.user;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users, by id. */
@CommonProblems
@Controller("/users")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class UserController {
  private static final Logger LOG = LoggerFactory.getLogger(UserController.class);
  private static final String ID = "^[A-Za-z0-9_-]{1,64}$";

  private final UserRepository users;
  private final Simulation simulation;

  UserController(UserRepository users, Simulation simulation) {
    this.users = users;
    this.simulation = simulation;
  }

  /** One user. */
  @Get("/{id}")
  @ApiResponse(responseCode = "200", description = "The user")
  @ApiResponse(responseCode = "404", description = "There is none of this id")
  User find(@Pattern(regexp = ID, message = "must be 1 to 64 letters, digits, - or _") String id) {
    simulation.happen();
    LOG.info("Looking user {} up", id);
    return users
        .findById(id)
        .map(row -> new User(row.id(), row.name(), row.email()))
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "user-not-found", "There is no user of this id."));
  }
}
