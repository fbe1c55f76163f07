package dev.keepsake.payment;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.NotBlank;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * What the stub in the card processor's place does.
 *
 * @param address the host that spans name
 * @param delay the time that a charge takes, times {@code shop.delay-scale}
 * @param limit the amount above which every card is declined
 */
@ConfigurationProperties("payment.stub")
record StubCardProcessorConfiguration(
    @Bindable(defaultValue = "stripe-stub.invalid") @NotBlank String address,
    @Bindable(defaultValue = "80ms") Duration delay,
    @Bindable(defaultValue = "100000") BigDecimal limit) {}
