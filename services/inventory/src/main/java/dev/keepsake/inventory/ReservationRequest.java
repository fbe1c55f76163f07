package dev.keepsake.inventory;

import dev.keepsake.problem.PlainText;
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
import java.util.List;

/** What an order needs from the stock. */
@Serdeable
record ReservationRequest(
    @NotNull @Pattern(regexp = ORDER_ID) @Schema(example = "ord_1") String orderId,
    @NotNull @Size(min = 1, max = 100) @Valid List<@NotNull @Valid Item> items) {

  static final String ORDER_ID = "[A-Za-z0-9_-]{1,64}";

  /**
   * @param quantity a whole number; taken as a decimal, for an integer would be read from 1.5 too
   */
  @Serdeable
  record Item(
      @NotNull
          @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE)
          @PlainText
          @Schema(example = "item1")
          String name,
      @NotNull @DecimalMin("1") @DecimalMax("1000") @Digits(integer = 4, fraction = 0)
          BigDecimal quantity) {}
}
