package dev.keepsake.traceapi.client;

import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import java.util.List;

/** Finds out who calls, and whether it may. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
public class ClientFilter implements Ordered {
  /** Open to everybody. All else is not, for a path can be written in more ways than one. */
  private static final List<String> PUBLIC = List.of("/health", "/swagger/");

  private static final String CLIENT = ClientFilter.class.getName() + ".client";

  private final Tokens tokens;
  private final RateLimits rates;
  private final HttpClientAddressResolver addresses;

  ClientFilter(Tokens tokens, RateLimits rates, HttpClientAddressResolver addresses) {
    this.tokens = tokens;
    this.rates = rates;
    this.addresses = addresses;
  }

  /** The client of a request that passed the filter: its token's name, else its address. */
  public static String clientOf(HttpRequest<?> request) {
    return request.getAttribute(CLIENT, String.class).orElseThrow();
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.order();
  }

  @RequestFilter
  void identify(HttpRequest<?> request) {
    // Micronaut runs the filters anew for the answer to an exception.
    if (request.getAttribute(CLIENT).isPresent()
        || PUBLIC.stream().anyMatch(request.getPath()::startsWith)) {
      return;
    }
    String address = addresses.resolve(request);
    request.setAttribute(CLIENT, address == null ? "" : address);
    tokens
        .client(request.getHeaders().get(HttpHeaders.AUTHORIZATION))
        .ifPresent(client -> request.setAttribute(CLIENT, client));
    rates.count(clientOf(request), 1);
  }
}
