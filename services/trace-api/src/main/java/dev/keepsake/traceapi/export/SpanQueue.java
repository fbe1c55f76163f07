package dev.keepsake.traceapi.export;

import io.opentelemetry.api.OpenTelemetry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ended spans on their way to the Collector. Who takes a place first can add a span for certain, so
 * that nobody is told that a span was accepted which was not. One thread sends, in order, and sends
 * again what was not accepted.
 */
@Singleton
public class SpanQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);
  private static final int MAX_BATCH = 1000;

  /** Well below the 20 MiB that the Collector's receiver takes. */
  private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

  private final QueueConfiguration configuration;
  private final SpanSender sender;
  private final Clock clock;
  private final QueueMetrics metrics;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::send, "span-sender");
  private int taken;
  private long bytes;

  SpanQueue(
      QueueConfiguration configuration, SpanSender sender, Clock clock, OpenTelemetry telemetry) {
    this.configuration = configuration;
    this.sender = sender;
    this.clock = clock;
    this.metrics = new QueueMetrics(telemetry, this::size);
  }

  @PostConstruct
  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes places for as many spans as there is room for, at most the number given. */
  public synchronized int reserve(int wanted) {
    if (bytes >= configuration.mebibytes() * 1024L * 1024) {
      return 0;
    }
    int places = Math.min(wanted, configuration.spans() - taken);
    taken += places;
    return places;
  }

  /** Gives back places that were taken and not used. */
  public synchronized void release(int places) {
    taken -= places;
  }

  /** Adds a span in a place that was taken. */
  public synchronized void add(EndedSpan span) {
    Waiting entry = new Waiting(span, span.span().size(), clock.instant());
    waiting.add(entry);
    bytes += entry.size();
    notifyAll();
  }

  /** How many spans wait, or are being sent. */
  public synchronized int size() {
    return taken;
  }

  /** How many were given up. */
  public long lost() {
    return metrics.lost();
  }

  /** Sends what waits still, for as long as a stop may take. */
  @PreDestroy
  void close() throws InterruptedException {
    synchronized (this) {
      closing.countDown();
      notifyAll();
    }
    thread.join(configuration.shutdownTimeout().plusMillis(1));
    if (thread.isAlive()) {
      thread.interrupt();
      metrics.countLost(size());
      LOG.warn("{} spans could not be sent before the stop, and are lost", size());
    }
  }

  private void send() {
    try {
      for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
        deliver(batch);
        done(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest spans; none when the queue is closed and empty. */
  private synchronized List<Waiting> next() throws InterruptedException {
    while (waiting.isEmpty() && closing.getCount() > 0) {
      wait();
    }
    List<Waiting> batch = new ArrayList<>();
    long size = 0;
    while (!waiting.isEmpty() && batch.size() < MAX_BATCH && size < MAX_BATCH_BYTES) {
      batch.add(waiting.remove());
      size += batch.getLast().size();
    }
    return batch;
  }

  private void deliver(List<Waiting> batch) throws InterruptedException {
    List<EndedSpan> spans = batch.stream().map(Waiting::span).toList();
    Instant lastAttempt = batch.getLast().since().plus(configuration.retryFor());
    while (!isSent(spans)) {
      if (!clock.instant().isBefore(lastAttempt)) {
        metrics.countLost(spans.size());
        LOG.warn("{} spans were not accepted in {}: lost", spans.size(), configuration.retryFor());
        return;
      }
      pause();
    }
    metrics.countSent(spans.size());
  }

  private boolean isSent(List<EndedSpan> spans) {
    try {
      return sender.send(spans);
    } catch (RuntimeException e) {
      LOG.error("Sending failed", e);
      return false;
    }
  }

  /** Shorter when the service stops: there is not much time left. */
  private void pause() throws InterruptedException {
    long pause = configuration.retryPause().toMillis();
    if (closing.await(pause, TimeUnit.MILLISECONDS)) {
      Thread.sleep(Math.min(pause, 100));
    }
  }

  private synchronized void done(List<Waiting> batch) {
    taken -= batch.size();
    batch.forEach(entry -> bytes -= entry.size());
  }

  /** A span in the queue, its size in bytes, and since when it waits. */
  private record Waiting(EndedSpan span, int size, Instant since) {}
}
