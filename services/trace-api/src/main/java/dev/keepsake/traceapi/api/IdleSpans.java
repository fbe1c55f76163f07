package dev.keepsake.traceapi.api;

import dev.keepsake.traceapi.export.EndedSpan;
import dev.keepsake.traceapi.export.SpanQueue;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanStore;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.TaskScheduler;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the spans that their programs have forgotten, or did not live to stop. */
@Singleton
class IdleSpans {
  /** By which an abandoned span is known, and found in Jaeger. */
  static final String ABANDONED = "keepsake.abandoned";

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
            configuration.interval(), configuration.interval(), this::endIdle);
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
      List<OpenSpan> idle = store.takeIdle(since, places);
      for (OpenSpan span : idle) {
        if (span.start().isSampled()) {
          queue.add(abandoned(span, reason));
          places--;
        }
      }
      return idle.size();
    } finally {
      queue.release(places);
    }
  }

  private static EndedSpan abandoned(OpenSpan span, String reason) {
    Instant start = span.start().time();
    Instant end = span.touched().isBefore(start) ? start : span.touched();
    OpenSpan marked = span.with(Map.of(ABANDONED, true), null, null, span.touched());
    return new EndedSpan(marked, end, StatusCode.ERROR, "abandoned: " + reason);
  }
}
