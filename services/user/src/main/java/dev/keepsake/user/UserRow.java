package dev.keepsake.user;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/**
 * A user as stored.
 *
 * @param passwordHash null for a user who cannot log in
 */
@MappedEntity("users")
record UserRow(@Id String id, String name, String email, @Nullable String passwordHash) {

  /** Without the hash, which must not reach a log. */
  @Override
  public String toString() {
    return "UserRow[id=" + id + "]";
  }
}
