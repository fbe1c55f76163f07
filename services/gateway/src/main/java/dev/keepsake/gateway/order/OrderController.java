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
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Pattern;

/** The caller's own orders. */
@Controller("/api/orders")
@ExecuteOn(TaskExecutors.BLOCKING)
@OptionalToken
class OrderController {
  private final OrderService orders;

  OrderController(OrderService orders) {
    this.orders = orders;
  }

  /** Places an order for the caller. */
  @Post
  @Status(HttpStatus.CREATED)
  @PlacesOrder
  @BodyProblems
  @CommonProblems
  HttpResponse<Order> placeOrder(
      @Nullable @Parameter(hidden = true) @Header(HttpHeaders.AUTHORIZATION) String authorization,
      HttpHeaders headers,
      @Nullable @Body byte[] order) {
    return orders.place(authorization, IdempotencyHeader.of(headers), order).answer();
  }

  /** An order by its id. */
  @Get("/{id}")
  @ApiResponse(responseCode = "200", description = "The order.")
  @NotFoundProblem
  @CommonProblems
  @RequestId
  Order getOrder(
      @Nullable @Parameter(hidden = true) @Header(HttpHeaders.AUTHORIZATION) String authorization,
      @Pattern(regexp = ShopApi.ID, message = ShopApi.ID_MESSAGE) String id) {
    return orders.get(authorization, id);
  }
}
