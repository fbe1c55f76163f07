package dev.keepsake.order;

import dev.keepsake.problem.PlainText;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * What a customer orders.
 *
 * @param total what is paid; when every item has a price, it is their sum
 * @param card the card's token; left out for the one that the customer left with the shop
 */
@Serdeable
record OrderRequest(
    @NotNull @Pattern(regexp = ID) @Schema(example = "guest") String userId,
    @NotNull @Size(min = 1, max = 100) @Valid List<@NotNull @Valid Item> items,
    @NotNull @DecimalMin("0.01") @DecimalMax("1000000") @Digits(integer = 7, fraction = 2)
        BigDecimal total,
    @Nullable @Pattern(regexp = ID) @Schema(example = "tok_visa") String card) {

  static final String ID = "[A-Za-z0-9_-]{1,64}";

  /**
   * @param quantity a whole number, 1 if left out; taken as a decimal, for an integer would be read
   *     from 1.5 too
   */
  @Serdeable
  record Item(
      @NotNull
          @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
          @PlainText
          @Schema(example = "item1")
          String name,
      @Nullable @DecimalMin("1") @DecimalMax("1000") @Digits(integer = 4, fraction = 0)
          BigDecimal quantity,
      @Nullable @DecimalMin("0") @DecimalMax("1000000") @Digits(integer = 7, fraction = 2)
          BigDecimal price) {

    Order.Line toLine() {
      return new Order.Line(
          name,
          quantity == null ? 1 : quantity.intValueExact(),
          price == null ? null : price.setScale(2, RoundingMode.UNNECESSARY));
    }
  }

  List<Order.Line> lines() {
    return items.stream().map(Item::toLine).toList();
  }

  /** The total as money is stored and shown. */
  BigDecimal amount() {
    return total.setScale(2, RoundingMode.UNNECESSARY);
  }
}
