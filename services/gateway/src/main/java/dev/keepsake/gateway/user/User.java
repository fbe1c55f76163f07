package dev.keepsake.gateway.user;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Objects;

/** A user of the shop. */
@Serdeable
@Schema(requiredProperties = {"id", "name", "email"})
public record User(
    @Schema(example = "user123") String id,
    @Schema(example = "User 123") String name,
    @Schema(example = "user123@example.com") String email) {

  public User {
    Objects.requireNonNull(id, "id");
  }
}
