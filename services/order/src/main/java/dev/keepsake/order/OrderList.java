package dev.keepsake.order;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** Orders, newest first; an empty list is written as one. */
@Serdeable
record OrderList(@JsonInclude(JsonInclude.Include.ALWAYS) List<Order> orders) {}
