package dev.keepsake.gateway.order;

import dev.keepsake.gateway.json.JsonFields;
import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;

/** So many of one thing, at a price apiece if the caller gave one. */
@Serdeable
@Schema(requiredProperties = "name")
record Item(
    @Schema(example = "Test Item")
        @NotNull(message = "is required")
        @PlainText
        @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
        String name,
    @Schema(example = "1", defaultValue = "1")
        @Nullable
        @Min(value = 1, message = QUANTITY)
        @Max(value = 1000, message = QUANTITY)
        Integer quantity,
    @Schema(example = "10.99", description = "of one, with at most two decimals", multipleOf = 0.01)
        @Nullable
        @DecimalMin(value = "0", message = PRICE)
        @DecimalMax(value = "1000000", message = PRICE)
        @Digits(integer = 7, fraction = 2, message = PRICE)
        BigDecimal price) {

  private static final String QUANTITY = "must be from 1 to 1000";
  private static final String PRICE = "must be from 0 to 1000000, with at most two decimals";

  Item {
    quantity = quantity == null ? 1 : quantity;
  }

  static Item named(String name) {
    return new Item(name, null, null);
  }

  static Item read(JsonFields fields) {
    return new Item(fields.text("name"), fields.whole("quantity"), fields.number("price"));
  }

  BigDecimal cost() {
    return price.multiply(BigDecimal.valueOf(quantity));
  }
}
