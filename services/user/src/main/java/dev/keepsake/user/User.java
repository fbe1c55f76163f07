package dev.keepsake.user;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;

/** A user, as others may see one. */
@Serdeable
@Schema(requiredProperties = {"id", "name", "email"})
record User(
    @Schema(example = "user123") String id,
    @Schema(example = "Test User") String name,
    @Schema(example = "user123@example.com") String email) {}
