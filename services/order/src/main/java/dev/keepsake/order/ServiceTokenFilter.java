package dev.keepsake.order;

import dev.keepsake.shop.ServiceTokens;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.ClientFilter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.context.ServerHttpRequestContext;
import java.util.List;

/** Gives a token of our own to calls that no request stands behind, those of the recovery. */
@ClientFilter(serviceId = {InventoryClient.ID, PaymentClient.ID})
final class ServiceTokenFilter {
  private final ServiceTokens tokens;

  ServiceTokenFilter(ServiceTokens tokens) {
    this.tokens = tokens;
  }

  @RequestFilter
  void authorize(MutableHttpRequest<?> request) {
    if (ServerHttpRequestContext.find().isEmpty()) {
      request.bearerAuth(tokens.issue("order", List.of("SERVICE")));
    }
  }
}
