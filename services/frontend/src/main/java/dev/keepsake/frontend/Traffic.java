package dev.keepsake.frontend;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins scenarios at a fixed rate, whatever the gateway does: users do not come more slowly
 * because the shop is slow. What would exceed the bound on requests in flight is skipped, and
 * counted.
 */
@Singleton
class Traffic {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

  private final FrontendConfiguration configuration;
  private final ScenarioRunner runner;
  private final StopSignal stop;
  private final Report report;
  private final Mix mix;
  private final Semaphore places;

  Traffic(
      FrontendConfiguration configuration, ScenarioRunner runner, StopSignal stop, Report report) {
    this.configuration = configuration;
    this.runner = runner;
    this.stop = stop;
    this.report = report;
    this.mix = Mix.parse(configuration.mix());
    this.places = new Semaphore(configuration.maxInFlight());
  }

  /**
   * Sends until the bounds of the run are reached or it is asked to stop, then waits for answers.
   */
  void send() {
    LOG.info("Sending {} requests a second of {}", configuration.rate(), configuration.mix());
    ExecutorService users = Executors.newVirtualThreadPerTaskExecutor();
    try {
      schedule(users);
      awaitAnswers();
    } finally {
      users.shutdownNow();
    }
  }

  private void schedule(ExecutorService users) {
    double interval = TimeUnit.SECONDS.toNanos(1) / configuration.rate();
    long start = System.nanoTime();
    for (long number = 0; isWithinBounds(number, (long) (number * interval)); number++) {
      long due = start + (long) (number * interval);
      if (stop.await(Duration.ofNanos(due - System.nanoTime()))) {
        return;
      }
      begin(mix.next(), due, users);
    }
  }

  private boolean isWithinBounds(long number, long sinceStart) {
    return (configuration.requests() == 0 || number < configuration.requests())
        && (!configuration.duration().isPositive()
            || sinceStart < configuration.duration().toNanos());
  }

  private void begin(Scenario scenario, long due, ExecutorService users) {
    if (!places.tryAcquire()) {
      report.skipped(scenario);
      return;
    }
    report.sent(scenario);
    users.execute(
        () -> {
          try {
            report.add(runner.play(scenario, due));
          } finally {
            places.release();
          }
        });
  }

  private void awaitAnswers() {
    try {
      if (!places.tryAcquire(
          configuration.maxInFlight(),
          configuration.drainTimeout().toNanos(),
          TimeUnit.NANOSECONDS)) {
        LOG.warn("Answers were still missing after {}", configuration.drainTimeout());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
