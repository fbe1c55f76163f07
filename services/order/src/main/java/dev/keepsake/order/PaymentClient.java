package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;
import java.util.List;

/** The payment service. All calls may be repeated: it goes by the order's id. */
@Client(id = PaymentClient.ID)
interface PaymentClient {
  String ID = "payment";

  @Post("/payments")
  Payment pay(@Body PaymentRequest request);

  @Get("/payments")
  PaymentList find(@QueryValue String orderId);

  /** Takes back what was charged for an order and bars what may still come. */
  @Delete("/payments/{orderId}")
  HttpResponse<?> cancel(String orderId);

  @Serdeable
  record PaymentRequest(String orderId, BigDecimal amount, @Nullable String card) {}

  @Serdeable
  record Payment(String paymentId) {}

  @Serdeable
  record PaymentList(@Nullable List<Payment> payments) {}
}
