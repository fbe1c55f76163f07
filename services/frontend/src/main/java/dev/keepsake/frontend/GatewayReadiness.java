package dev.keepsake.frontend;

import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the gateway, so that a start in any order makes no false errors. */
@Singleton
class GatewayReadiness {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayReadiness.class);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final FrontendConfiguration configuration;
  private final ShopClient shop;
  private final StopSignal stop;

  GatewayReadiness(FrontendConfiguration configuration, ShopClient shop, StopSignal stop) {
    this.configuration = configuration;
    this.shop = shop;
    this.stop = stop;
  }

  /** Whether the gateway was ready in time, and before the run was asked to stop. */
  boolean await() {
    long start = System.nanoTime();
    String failure = ask();
    if (failure != null) {
      LOG.info("Waiting for the gateway: {}", failure);
    }
    while (failure != null) {
      if (System.nanoTime() - start > configuration.readyTimeout().toNanos()) {
        LOG.error("The gateway was not ready after {}: {}", configuration.readyTimeout(), failure);
        return false;
      }
      if (stop.await(PAUSE)) {
        return false;
      }
      failure = ask();
    }
    return true;
  }

  /** Why it is not ready, null when it is. */
  private String ask() {
    try {
      return shop.readiness().code() == 200 ? null : "not ready";
    } catch (HttpClientException e) {
      return e.getMessage();
    }
  }
}
