package dev.keepsake.inventory;

import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** Reservations, by order. */
@CommonProblems
@Controller("/reservations")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class ReservationController {
  private final Inventory inventory;

  ReservationController(Inventory inventory) {
    this.inventory = inventory;
  }

  /** Reserves all items of an order, or none; asked again it gives the same reservation. */
  @Post
  @ApiResponse(responseCode = "201", description = "Reserved")
  @ApiResponse(responseCode = "200", description = "Reserved by an earlier request")
  @ApiResponse(responseCode = "409", description = "Out of stock, or released before")
  @ApiResponse(responseCode = "422", description = "Unknown item, or other items reserved")
  HttpResponse<Reservation> reserve(@Body @Valid @NotNull ReservationRequest request) {
    Inventory.Result result = inventory.reserve(request);
    return result.isNew()
        ? HttpResponse.created(result.reservation())
        : HttpResponse.ok(result.reservation());
  }

  /** Gives an order's stock back, once however often it is asked. */
  @Delete("/{orderId}")
  @ApiResponse(responseCode = "204", description = "The order holds no stock and will not")
  HttpResponse<Void> release(
      @NotNull @Pattern(regexp = ReservationRequest.ORDER_ID) String orderId) {
    inventory.release(orderId);
    return HttpResponse.noContent();
  }
}
