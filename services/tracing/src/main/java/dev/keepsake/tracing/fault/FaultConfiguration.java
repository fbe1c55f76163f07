package dev.keepsake.tracing.fault;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Whether callers may ask for faults.
 *
 * @param enabled off by default, and never to be switched on where strangers send requests: every
 *     caller can then make every service fail
 */
@ConfigurationProperties("keepsake.faults")
record FaultConfiguration(@Bindable(defaultValue = "false") boolean enabled) {}
