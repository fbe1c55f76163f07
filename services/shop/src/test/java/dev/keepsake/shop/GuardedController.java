package dev.keepsake.shop;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.security.Principal;

@Controller("/guarded")
@ExecuteOn(TaskExecutors.BLOCKING)
class GuardedController {
  private final UserClient user;

  GuardedController(UserClient user) {
    this.user = user;
  }

  @Get
  String name(Principal principal) {
    return principal.getName();
  }

  @Get("/service")
  @Secured(Roles.SERVICE)
  String serviceOnly() {
    return "for services";
  }

  @Get("/open")
  @Secured(SecurityRule.IS_ANONYMOUS)
  String open() {
    return "for all";
  }

  /** Calls this very server as if it were another service. */
  @Get("/next")
  String next() {
    return user.name();
  }

  @Get("/header")
  @Secured(SecurityRule.IS_ANONYMOUS)
  String header(@Header("Authorization") String authorization) {
    return authorization;
  }

  @Client(id = "user", path = "/guarded")
  interface UserClient {
    @Get
    String name();
  }
}
