package dev.keepsake.user;

import dev.keepsake.problem.PlainText;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;

/** A name and a password, to be verified. */
@Serdeable
@Schema(requiredProperties = {"username", "password"})
record Credentials(
    @Schema(example = "alice") @NotEmpty @Size(max = 64) @PlainText String username,
    @Schema(example = "wonderland", format = "password") @NotEmpty @Size(max = 256) @PlainText
        String password) {

  /** Without the password, which must not reach a log. */
  @Override
  public String toString() {
    return "Credentials[username=" + username + "]";
  }
}
