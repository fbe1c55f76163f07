package dev.keepsake.inventory;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;

/** The stock that an item is to have. */
@Serdeable
record StockLevel(
    @NotNull @DecimalMin("0") @DecimalMax("1000000000") @Digits(integer = 10, fraction = 0)
        BigDecimal available) {}
