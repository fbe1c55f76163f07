package dev.keepsake.gateway.order;

import dev.keepsake.gateway.json.JsonFields;
import dev.keepsake.problem.ProblemException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;

/** What a caller wants to buy. */
@Serdeable
@Schema(requiredProperties = {"items", "total"})
record OrderRequest(
    @ArraySchema(
            minItems = 1,
            maxItems = 100,
            schema = @Schema(oneOf = {ItemName.class, Item.class}))
        @NotNull(message = "is required")
        @Size(min = 1, max = 100, message = "must be 1 to 100 items")
        List<@Valid Item> items,
    @Schema(
            example = "10.99",
            exclusiveMinimum = true,
            multipleOf = 0.01,
            description = "when each item has a price, the sum of price times quantity")
        @NotNull(message = "is required")
        @DecimalMin(value = "0", inclusive = false, message = TOTAL)
        @DecimalMax(value = "1000000", message = TOTAL)
        @Digits(integer = 7, fraction = 2, message = TOTAL)
        BigDecimal total,
    @Schema(example = "tok_visa", description = "the card to charge, by its token")
        @Nullable
        @Pattern(
            regexp = "^[A-Za-z0-9_-]{1,64}$",
            message = "must be 1 to 64 letters, digits, - or _: a token, never a card's number")
        String card) {

  private static final String TOTAL =
      "must be more than 0 and at most 1000000, with at most two decimals";

  static OrderRequest read(JsonFields body) {
    return new OrderRequest(
        body.list("items", Item::named, Item::read), body.number("total"), body.text("card"));
  }

  /** Refuses a total that is not what the items cost, when each has a price. */
  void checkTotal() {
    if (items.stream().anyMatch(item -> item.price() == null)) {
      return;
    }
    BigDecimal cost = items.stream().map(Item::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (cost.compareTo(total) != 0) {
      throw ProblemException.ofField(
          HttpStatus.BAD_REQUEST,
          "invalid-request",
          "total",
          "must be what the items cost, " + cost.toPlainString());
    }
  }
}
