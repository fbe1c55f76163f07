package dev.keepsake.payment;

import dev.keepsake.shop.CommonProblems;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;

/** Payments, by order. */
@CommonProblems
@Controller("/payments")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_AUTHENTICATED)
class PaymentController {
  private final Payments payments;

  PaymentController(Payments payments) {
    this.payments = payments;
  }

  /** Pays for an order; asked again it gives the same payment and charges nothing. */
  @Post
  @ApiResponse(responseCode = "201", description = "Paid")
  @ApiResponse(responseCode = "200", description = "Paid by an earlier request")
  @ApiResponse(responseCode = "402", description = "The card was declined")
  @ApiResponse(responseCode = "409", description = "The order's payment was cancelled")
  @ApiResponse(responseCode = "422", description = "Paid with another amount or card")
  @ApiResponse(responseCode = "502", description = "The card processor failed")
  @ApiResponse(responseCode = "504", description = "The card processor did not answer in time")
  HttpResponse<Payment> pay(@Body @Valid @NotNull PaymentRequest request) {
    Payments.Result result = payments.pay(request);
    return result.isNew()
        ? HttpResponse.created(result.payment())
        : HttpResponse.ok(result.payment());
  }

  /** The payments that stand for an order: one or none. */
  @Get
  PaymentList list(@QueryValue @NotNull @Pattern(regexp = PaymentRequest.ID) String orderId) {
    return new PaymentList(payments.find(orderId).map(List::of).orElse(List.of()));
  }

  /** Sees to it that an order is not paid, whatever is under way: takes back and bars. */
  @Delete("/{orderId}")
  @ApiResponse(responseCode = "204", description = "The order is not paid and will not be")
  HttpResponse<Void> cancel(@NotNull @Pattern(regexp = PaymentRequest.ID) String orderId) {
    payments.cancel(orderId);
    return HttpResponse.noContent();
  }
}
