package dev.keepsake.inventory;

import dev.keepsake.problem.PlainText;
import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** The items that the shop sells. */
@CommonProblems
@Controller("/items/{name}")
@ExecuteOn(TaskExecutors.BLOCKING)
class ItemController {
  private final Inventory inventory;

  ItemController(Inventory inventory) {
    this.inventory = inventory;
  }

  /** How many of an item are left. */
  @Get
  @Secured(SecurityRule.IS_AUTHENTICATED)
  @ApiResponse(responseCode = "200", description = "The item")
  @ApiResponse(responseCode = "404", description = "The shop does not sell this")
  StockItem find(
      @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE) @PlainText String name) {
    return inventory
        .find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "item-not-found", "There is no item of this name."));
  }

  /** Sets how many of an item are left, new or known. */
  @Put
  @Secured("SERVICE")
  StockItem set(
      @Pattern(regexp = PlainText.NAME, message = PlainText.NAME_MESSAGE) @PlainText String name,
      @Body @Valid @NotNull StockLevel level) {
    StockItem item = new StockItem(name, level.available().longValueExact());
    inventory.set(item);
    return item;
  }
}
