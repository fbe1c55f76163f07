package dev.keepsake.gateway.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keepsake.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.http.server.util.HttpClientAddressResolver;
import java.time.Duration;

/**
 * Limits how fast one client may ask, by a bucket of tokens for its address. Not by subject: all
 * guests share one, and a limit known only after auth was asked would not shield auth.
 */
@ServerFilter({"/api/**", "/users/**"})
class RateLimitFilter implements Ordered {
  /** Bounds the memory that callers from many addresses can take: about 20 MB. */
  private static final int MAX_CLIENTS = 100_000;

  private static final String COUNTED = RateLimitFilter.class.getName() + ".counted";

  private final RateLimitConfiguration limit;
  private final HttpClientAddressResolver addresses;
  private final Cache<String, Bucket> buckets;

  RateLimitFilter(RateLimitConfiguration limit, HttpClientAddressResolver addresses) {
    this.limit = limit;
    this.addresses = addresses;
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_CLIENTS)
            .expireAfterAccess(refillTime(limit).plusSeconds(1))
            .build();
  }

  /** After tracing, so that a refusal is traced; before all that costs more. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.before();
  }

  @RequestFilter
  void limit(HttpRequest<?> request) {
    // Micronaut runs the filters anew for the answer to an exception.
    if (limit.requestsPerSecond() == 0 || request.getAttribute(COUNTED).isPresent()) {
      return;
    }
    request.setAttribute(COUNTED, true);
    String address = addresses.resolve(request);
    Bucket bucket = buckets.get(address == null ? "" : address, unused -> newBucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    if (!probe.isConsumed()) {
      throw tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private ProblemException tooMany(Duration wait) {
    return new ProblemException(
            HttpStatus.TOO_MANY_REQUESTS,
            "rate-limited",
            "At most " + limit.requestsPerSecond() + " requests a second; try again later.")
        .withRetryAfter(wait);
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limit.burst())
                    .refillGreedy(limit.requestsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }

  /** After which an idle client's bucket is as good as a new one. */
  private static Duration refillTime(RateLimitConfiguration limit) {
    return Duration.ofSeconds(limit.burst() / Math.max(1, limit.requestsPerSecond()));
  }
}
