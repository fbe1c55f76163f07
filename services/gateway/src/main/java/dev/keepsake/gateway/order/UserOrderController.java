package dev.keepsake.gateway.order;

import dev.keepsake.gateway.openapi.BodyProblems;
import dev.keepsake.gateway.openapi.CommonProblems;
import dev.keepsake.gateway.openapi.NotFoundProblem;
import dev.keepsake.gateway.openapi.OptionalToken;
import dev.keepsake.gateway.openapi.RequestId;
import dev.keepsake.gateway.openapi.ShopApi;
import dev.keepsake.problem.IdempotencyHeader;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Pattern;

/** The orders of a user. */
@Controller("/users/{id}/orders")
@ExecuteOn(TaskExecutors.BLOCKING)
@OptionalToken
class UserOrderController {
  private final OrderService orders;

  UserOrderController(OrderService orders) {
    this.orders = orders;
  }

  /** Places an order for a user. */
  @Post
  @Status(HttpStatus.CREATED)
  @PlacesOrder
  @NotFoundProblem
  @BodyProblems
  @CommonProblems
  HttpResponse<Order> placeOrderForUser(
      @Nullable @Parameter(hidden = true) @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @Parameter(example = "user123") @Pattern(regexp = ShopApi.ID, message = ShopApi.ID_MESSAGE)
          String id,
      HttpHeaders headers,
      @Nullable @Body byte[] order) {
    return orders.placeFor(id, authorization, IdempotencyHeader.of(headers), order).answer();
  }

  /** A user's orders, the newest first. */
  @Get
  @ApiResponse(responseCode = "200", description = "The orders, the newest first.")
  @NotFoundProblem
  @CommonProblems
  @RequestId
  Orders listOrders(
      @Nullable @Parameter(hidden = true) @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @Parameter(example = "user123") @Pattern(regexp = ShopApi.ID, message = ShopApi.ID_MESSAGE)
          String id,
      @QueryValue(value = Limit.NAME, defaultValue = Limit.DEFAULT)
          @Parameter(
              schema =
                  @Schema(
                      implementation = Integer.class,
                      minimum = "1",
                      maximum = "100",
                      defaultValue = Limit.DEFAULT))
          String limit) {
    return orders.list(id, authorization, Limit.read(limit));
  }
}
