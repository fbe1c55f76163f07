package dev.keepsake.user;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Whose credentials they were. */
@Serdeable
@Schema(requiredProperties = {"id", "roles"})
record VerifiedUser(
    @Schema(example = "alice") String id, @Schema(example = "[\"USER\"]") List<String> roles) {}
