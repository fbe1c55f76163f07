package dev.keepsake.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Payments that were asked for; an empty list is written as one. */
@Serdeable
record PaymentList(@JsonInclude(JsonInclude.Include.ALWAYS) List<Payment> payments) {}
