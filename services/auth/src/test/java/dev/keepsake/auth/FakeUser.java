package dev.keepsake.auth;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.Roles;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The user service as auth knows it. */
@Controller
@Requires(property = "fake.user", value = "true")
class FakeUser {
  final Set<String> gone = ConcurrentHashMap.newKeySet();

  @Get("/users/{id}")
  @Secured(SecurityRule.IS_AUTHENTICATED)
  Optional<Map<String, String>> find(String id) {
    return gone.contains(id)
        ? Optional.empty()
        : Optional.of(Map.of("id", id, "name", "Somebody", "email", id + "@example.com"));
  }

  @Post("/credentials/verify")
  @Status(HttpStatus.OK)
  @Secured(Roles.SERVICE)
  Map<String, Object> verify(@Body Map<String, String> credentials) {
    if (!"wonderland".equals(credentials.get("password"))) {
      throw new ProblemException(
          HttpStatus.UNAUTHORIZED, "invalid-credentials", "No user has this name and password.");
    }
    return Map.of("id", credentials.get("username"), "roles", List.of(Roles.USER));
  }
}
