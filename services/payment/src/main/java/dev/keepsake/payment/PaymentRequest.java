package dev.keepsake.payment;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.Objects;

/**
 * What is to be paid.
 *
 * @param card the card's token; left out for the one that the customer left with the shop
 */
@Serdeable
record PaymentRequest(
    @NotNull @Pattern(regexp = ID) @Schema(example = "ord_1") String orderId,
    @NotNull @DecimalMin("0.01") @DecimalMax("1000000") @Digits(integer = 7, fraction = 2)
        BigDecimal amount,
    @Nullable @Pattern(regexp = ID) @Schema(example = "tok_visa") String card) {

  static final String ID = "[A-Za-z0-9_-]{1,64}";

  /** Whether another request asks for the same payment, however its amount is written. */
  boolean sameAs(PaymentRequest other) {
    return orderId.equals(other.orderId)
        && amount.compareTo(other.amount) == 0
        && Objects.equals(card, other.card);
  }
}
