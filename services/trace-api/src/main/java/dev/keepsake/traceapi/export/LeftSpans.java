package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.UnsentSpans;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.scheduling.TaskScheduler;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the ended spans that were left to nobody: by a replica that is gone, by a late answer. */
@Singleton
class LeftSpans {
  private static final Logger LOG = LoggerFactory.getLogger(LeftSpans.class);
  private static final int AT_A_TIME = 1000;

  private final UnsentSpans unsent;
  private final SpanQueue queue;
  private final QueueConfiguration configuration;
  private final Clock clock;
  private final TaskScheduler scheduler;
  private ScheduledFuture<?> task;

  LeftSpans(
      UnsentSpans unsent,
      SpanQueue queue,
      QueueConfiguration configuration,
      Clock clock,
      TaskScheduler scheduler) {
    this.unsent = unsent;
    this.queue = queue;
    this.configuration = configuration;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @EventListener
  void start(StartupEvent event) {
    if (unsent.areKept()) {
      Duration interval = configuration.leftInterval();
      task = scheduler.scheduleWithFixedDelay(Duration.ZERO, interval, this::tryToSend);
    }
  }

  @PreDestroy
  void stop() {
    if (task != null) {
      task.cancel(false);
    }
  }

  /** A task that throws is not run again. */
  private void tryToSend() {
    try {
      while (sendSome() > 0) {}
    } catch (RuntimeException e) {
      LOG.warn("Spans that others have left are sent later: {}", e.getMessage());
    }
  }

  /** Also where there is no place: that this process is there is to be said. */
  private int sendSome() {
    int places = queue.reserve(AT_A_TIME);
    try {
      List<EndedSpan> left = unsent.take(clock.instant(), places);
      left.forEach(queue::add);
      places -= left.size();
      return left.size();
    } finally {
      queue.release(places);
    }
  }
}
