package dev.keepsake.__package__;

import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Pattern;

/** What this service is asked: by the gateway, at {@code /api/__name__}. */
@CommonProblems
@Controller("/__name__")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class __Name__Controller {
  private static final String ID = "^[A-Za-z0-9_-]{1,64}$";

  private final LookUp lookUp;

  __Name__Controller(LookUp lookUp) {
    this.lookUp = lookUp;
  }

  /** What the services behind this one know of an id. */
  @Get("/{id}")
  @ApiResponse(responseCode = "200", description = "Who knows it")
  @ApiResponse(responseCode = "404", description = "Nobody knows it")
  Finding find(@Pattern(regexp = ID, message = "must be 1 to 64 letters, digits, - or _") String id) {
    return lookUp.find(id);
  }
}
