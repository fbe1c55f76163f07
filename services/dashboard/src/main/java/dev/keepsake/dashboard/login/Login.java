package dev.keepsake.dashboard.login;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** What a browser sends to log in. */
@Serdeable
record Login(@NotNull @Size(max = 4096) String token) {}
