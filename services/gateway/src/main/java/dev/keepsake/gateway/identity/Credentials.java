package dev.keepsake.gateway.identity;

import dev.keepsake.gateway.json.JsonFields;
import dev.keepsake.problem.PlainText;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** A user's name and password. */
@Serdeable
@Schema(requiredProperties = {"username", "password"})
record Credentials(
    @Schema(example = "alice")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(
            regexp = "^" + JsonFields.CHARACTER + "{1,64}$",
            message = "must be 1 to 64 characters, none of them a control character")
        String username,
    @Schema(example = "wonderland", format = "password")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(
            regexp = "^" + JsonFields.CHARACTER + "{1,256}$",
            message = "must be 1 to 256 characters, none of them a control character")
        String password) {

  static Credentials read(JsonFields body) {
    return new Credentials(body.text("username"), body.text("password"));
  }

  /** Without the password, which must not reach a log. */
  @Override
  public String toString() {
    return "Credentials[username=" + username + "]";
  }
}
