package dev.keepsake.payment;

import io.micronaut.serde.annotation.Serdeable;
import java.math.BigDecimal;

/** A payment that was made. */
@Serdeable
record Payment(String paymentId, String orderId, String status, BigDecimal amount) {
  static final String SUCCEEDED = "succeeded";
}
