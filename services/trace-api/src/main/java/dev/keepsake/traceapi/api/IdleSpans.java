package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.export.SpanQueue;
import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.SpanStore;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the spans that their programs have forgotten, or did not live to stop. */
@Singleton
class IdleSpans {
  private static final Logger LOG = LoggerFactory.getLogger(IdleSpans.class);
  private static final int AT_A_TIME = 1000;

  private final SpanStore store;
  private final SpanQueue queue;
  private final Clock clock;
  private final IdleConfiguration configuration;
  private final TaskScheduler scheduler;
  private ScheduledFuture<?> task;

  IdleSpans(
      SpanStore store,
      SpanQueue queue,
      Clock clock,
      IdleConfiguration configuration,
      TaskScheduler scheduler) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
    this.configuration = configuration;
    this.scheduler = scheduler;
  }

  @EventListener
  void start(StartupEvent event) {
    task =
        scheduler.scheduleWithFixedDelay(
            configuration.interval(), configuration.interval(), this::tryToEndIdle);
  }

  /** A task that throws is not run again. */
  private void tryToEndIdle() {
    try {
      endIdle();
    } catch (RuntimeException e) {
      LOG.warn("Idle spans are open still: {}", e.getMessage());
    }
  }

  /**
   * Ends those that no call had to do with for too long; they stay open while the queue is full.
   */
  void endIdle() {
    end(clock.instant().minus(configuration.after()), "no call for " + configuration.after());
  }

  /** What is open in this process alone would be lost with it. */
  @PreDestroy
  void endAll() {
    if (task != null) {
      task.cancel(false);
    }
    if (store.outlivesProcess()) {
      return;
    }
    end(Instant.MAX, "the trace API was stopped");
    if (store.count() > 0) {
      LOG.warn("{} open spans are lost: the queue is full", store.count());
    }
  }

  private void end(Instant since, String reason) {
    while (endSome(since, reason) > 0) {}
  }

  private int endSome(Instant since, String reason) {
    int places = queue.reserve(AT_A_TIME);
    try {
      List<EndedSpan> idle = store.takeIdle(since, clock.instant(), places, reason);
      for (EndedSpan span : idle) {
        if (span.isSampled()) {
          queue.add(span);
          places--;
        }
      }
      return idle.size();
    } finally {
      queue.release(places);
    }
  }
}
