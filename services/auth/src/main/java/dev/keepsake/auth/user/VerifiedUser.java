package dev.keepsake.auth.user;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Whose credentials were right. */
@Serdeable
public record VerifiedUser(String id, List<String> roles) {}
