package dev.keepsake.auth.user;

import io.micronaut.serde.annotation.Serdeable;

/** What this service needs to know of a user. */
@Serdeable
public record User(String id) {}
