package dev.keepsake.tracing.fault;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ConditionalFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/**
 * Applies the faults that name this service before its handlers run, and behind security, so that a
 * caller without a token gets 401 as ever.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Requires(property = "keepsake.faults.enabled", value = "true")
final class FaultFilter implements Ordered, ConditionalFilter {
  private static final String BAGGAGE = "baggage";

  private final Faults faults;

  FaultFilter(Faults faults) {
    this.faults = faults;
  }

  @Override
  public int getOrder() {
    return ServerFilterPhase.SECURITY.after();
  }

  /** Spares all other requests the change of threads. */
  @Override
  public boolean isEnabled(HttpRequest<?> request) {
    for (String baggage : request.getHeaders().getAll(BAGGAGE)) {
      if (baggage.contains(Faults.BAGGAGE_KEY)) {
        return true;
      }
    }
    return false;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void apply(HttpRequest<?> request) {
    faults.atService();
  }
}
