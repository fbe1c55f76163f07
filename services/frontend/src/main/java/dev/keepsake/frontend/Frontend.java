package dev.keepsake.frontend;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run, from the wait for the gateway to the report. */
@Singleton
class Frontend {
  private static final Logger LOG = LoggerFactory.getLogger(Frontend.class);

  private final FrontendConfiguration configuration;
  private final GatewayReadiness gateway;
  private final Traffic traffic;
  private final StopSignal stop;
  private final Report report;

  Frontend(
      FrontendConfiguration configuration,
      GatewayReadiness gateway,
      Traffic traffic,
      StopSignal stop,
      Report report) {
    this.configuration = configuration;
    this.gateway = gateway;
    this.traffic = traffic;
    this.stop = stop;
    this.report = report;
  }

  /**
   * Sends the traffic and reports it.
   *
   * @return the exit code: 1 when the gateway never was ready, or a bounded run met what it did not
   *     expect; else 0
   */
  int run() {
    if (!gateway.await()) {
      return stop.isAsked() ? 0 : 1;
    }
    traffic.send();
    System.out.print(report.table());
    LOG.info("{}", report.summary());
    return configuration.isBounded() && report.unexpected() > 0 ? 1 : 0;
  }

  /** Ends the run soon: nothing is sent any more, answers on their way are waited for. */
  void stop() {
    stop.ask();
  }

  Duration longestStop() {
    return configuration.drainTimeout();
  }
}
