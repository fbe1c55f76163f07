package dev.keepsake.shop;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import org.reactivestreams.Publisher;

/**
 * What holds for a route that has no {@code @Secured}: it needs a token of any role, or nothing
 * where {@code shop.tokens.required} is false, as in a service that the public calls.
 */
@Singleton
final class TokenRequiredRule implements SecurityRule<HttpRequest<?>> {
  private final boolean required;

  TokenRequiredRule(TokensConfiguration configuration) {
    this.required = configuration.required();
  }

  @Override
  public Publisher<SecurityRuleResult> check(
      @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
    if (request == null || RouteAttributes.getRouteMatch(request).isEmpty()) {
      return Publishers.just(SecurityRuleResult.UNKNOWN);
    }
    return Publishers.just(
        required && authentication == null
            ? SecurityRuleResult.REJECTED
            : SecurityRuleResult.ALLOWED);
  }

  @Override
  public int getOrder() {
    return LOWEST_PRECEDENCE;
  }
}
