package dev.keepsake.dashboard.login;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

/**
 * How one can log in, and who is.
 *
 * @param token by the token
 * @param oidc by OpenID Connect
 * @param user of this session; null without one, empty with the token's
 */
@Serdeable
record LoginView(boolean token, boolean oidc, @Nullable String user) {}
