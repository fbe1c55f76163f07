package dev.keepsake.shop;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Who may call.
 *
 * @param required whether a route needs a token where it does not say so itself
 */
@ConfigurationProperties("shop.tokens")
record TokensConfiguration(@Bindable(defaultValue = "true") boolean required) {}
