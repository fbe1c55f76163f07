package dev.keepsake.auth.login;

import dev.keepsake.problem.PlainText;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A user's name and password. */
@Serdeable
public record Credentials(
    @Schema(example = "alice") @NotNull @PlainText @Size(min = 1, max = 64) String username,
    @Schema(example = "wonderland") @NotNull @PlainText @Size(min = 1, max = 256) String password) {

  /** Without the password, which must not reach a log. */
  @Override
  public String toString() {
    return "Credentials[username=" + username + "]";
  }
}
