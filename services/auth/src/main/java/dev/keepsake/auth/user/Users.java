package dev.keepsake.auth.user;

import dev.keepsake.auth.login.Credentials;
import dev.keepsake.shop.Roles;
import dev.keepsake.shop.ServiceTokens;
import jakarta.inject.Singleton;
import java.util.List;

/** Asks the user service, on this service's own account. */
@Singleton
public class Users {
  private final UserClient client;
  private final ServiceTokens tokens;

  Users(UserClient client, ServiceTokens tokens) {
    this.client = client;
    this.tokens = tokens;
  }

  /** Whether there is such a user. */
  public boolean exist(String id) {
    return client.find(authorization(), id).isPresent();
  }

  /** Whose credentials these are; wrong ones are the user service's 401, which is passed on. */
  public VerifiedUser verify(Credentials credentials) {
    return client.verify(authorization(), credentials);
  }

  private String authorization() {
    return "Bearer " + tokens.issue("auth", List.of(Roles.SERVICE));
  }
}
