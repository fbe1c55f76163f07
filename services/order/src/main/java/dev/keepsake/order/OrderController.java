package dev.keepsake.order;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.CommonProblems;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;

/** The orders of the shop. */
@CommonProblems
@Controller("/orders")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class OrderController {
  private final OrderPlacing placing;
  private final OrderStore store;

  OrderController(OrderPlacing placing, OrderStore store) {
    this.placing = placing;
    this.store = store;
  }

  /**
   * Places an order.
   *
   * @param idempotencyKey repeated with the same order it gives what the first request got
   */
  @Post
  @ApiResponse(responseCode = "201", description = "Paid and on its way")
  @ApiResponse(responseCode = "402", description = "The card was declined")
  @ApiResponse(responseCode = "409", description = "Out of stock, or still being placed")
  @ApiResponse(responseCode = "422", description = "Unknown item, or a key used for another order")
  @ApiResponse(responseCode = "502", description = "A service behind this one failed")
  @ApiResponse(responseCode = "503", description = "A service behind this one is not reachable")
  @ApiResponse(responseCode = "504", description = "A service behind this one did not answer")
  HttpResponse<Order> place(
      @Body @Valid @NotNull OrderRequest request,
      @Header(IdempotencyKey.HEADER) @Nullable @Pattern(regexp = IdempotencyKey.PATTERN)
          String idempotencyKey) {
    OrderPlacing.Placed placed = placing.place(request, idempotencyKey);
    URI location = URI.create("/orders/" + placed.order().orderId());
    MutableHttpResponse<Order> response = HttpResponse.created(placed.order(), location);
    return placed.isReplayed() ? response.header(IdempotencyKey.REPLAYED_HEADER, "true") : response;
  }

  /** An order by its id. */
  @Get("/{orderId}")
  @ApiResponse(responseCode = "200", description = "The order")
  @ApiResponse(responseCode = "404", description = "There is no such order")
  Order find(@NotNull @Pattern(regexp = OrderRequest.ID) String orderId) {
    return store
        .find(orderId)
        .orElseThrow(
            () ->
                new ProblemException(
                    HttpStatus.NOT_FOUND, "order-not-found", "There is no order " + orderId + "."));
  }

  /** A user's orders, newest first. */
  @Get
  OrderList list(
      @QueryValue @NotNull @Pattern(regexp = OrderRequest.ID) String userId,
      @QueryValue(defaultValue = "20") @Min(1) @Max(100) int limit) {
    return new OrderList(store.ofUser(userId, limit));
  }
}
