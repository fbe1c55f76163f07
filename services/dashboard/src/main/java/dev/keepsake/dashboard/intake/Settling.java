package dev.keepsake.dashboard.intake;

import dev.keepsake.dashboard.activity.Services;
import dev.keepsake.dashboard.log.LogStore;
import dev.keepsake.dashboard.trace.TraceStore;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Does what is due by the clock: drops what was not kept in time, forgets what is old. */
@Singleton
class Settling {
  private final TraceStore traces;
  private final LogStore logs;
  private final Intake intake;
  private final Services services;

  Settling(TraceStore traces, LogStore logs, Intake intake, Services services) {
    this.traces = traces;
    this.logs = logs;
    this.intake = intake;
    this.services = services;
  }

  @Scheduled(fixedDelay = "250ms", initialDelay = "250ms")
  void settle() {
    intake.dropped(traces.settle().dropped());
    logs.forgetOld();
    services.findGone();
  }
}
