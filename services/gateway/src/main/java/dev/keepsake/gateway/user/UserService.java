package dev.keepsake.gateway.user;

import dev.keepsake.gateway.client.Answers;
import dev.keepsake.gateway.identity.Identity;
import dev.keepsake.gateway.identity.IdentityService;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;

/** Looks users up for callers. */
@Singleton
public class UserService {
  private final IdentityService identities;
  private final UserClient users;

  UserService(IdentityService identities, UserClient users) {
    this.identities = identities;
    this.users = users;
  }

  User get(@Nullable String authorization, String id) {
    return get(identities.verify(authorization), id);
  }

  /**
   * The user of this id.
   *
   * @throws ProblemException 404 {@code user-not-found} when there is none
   */
  public User get(Identity caller, String id) {
    return Answers.find("user", users.find(caller.authorization(), id))
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "user-not-found", "There is no user " + id + "."));
  }
}
