package dev.keepsake.gateway.identity;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a user gets for the right password.
 *
 * @param token goes into the {@code Authorization} header of later requests
 * @param expiresIn seconds
 */
@Serdeable
@Schema(requiredProperties = {"token", "tokenType", "expiresIn"})
record Session(
    @Schema(description = "for the Authorization header of later requests") String token,
    @Schema(example = "Bearer") String tokenType,
    @Schema(description = "seconds", example = "3600") long expiresIn) {

  /** Without the token, which must not reach a log. */
  @Override
  public String toString() {
    return "Session[tokenType=" + tokenType + ", expiresIn=" + expiresIn + "]";
  }
}
