package dev.keepsake.gateway.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/** A caller's token, null for a guest. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
record TokenToVerify(@Nullable String token) {}
