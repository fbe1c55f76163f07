package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.UnsentSpans;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ended spans on their way to the Collector. Who takes a place first can add a span for certain, so
 * that nobody is told that a span was accepted which was not. One thread sends, in order, and sends
 * again what was not accepted. What waits behind a few batches is packed meanwhile, so that minutes
 * of an outage fit into the memory.
 */
@Singleton
public class SpanQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SpanQueue.class);

  /** A Collector that is only slow is not worth the work. */
  private static final int UNPACKED_BATCHES = 2;

  private final QueueConfiguration configuration;
  private final SpanSender sender;
  private final UnsentSpans unsent;
  private final SpanPacker packer;
  private final Clock clock;
  private final QueueMetrics metrics;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::send, "span-sender");
  private int taken;
  private long bytes;

  SpanQueue(
      QueueConfiguration configuration,
      SpanSender sender,
      UnsentSpans unsent,
      SpanPacker packer,
      Clock clock,
      OpenTelemetry telemetry) {
    this.configuration = configuration;
    this.sender = sender;
    this.unsent = unsent;
    this.packer = packer;
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
  public void add(EndedSpan span) {
    Batch filled = put(span);
    if (filled != null) {
      pack(filled);
    }
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
      if (unsent.areKept()) {
        LOG.info("{} spans could not be sent before the stop, and are another's to send", size());
      } else {
        metrics.countLost(size());
        LOG.warn("{} spans could not be sent before the stop, and are lost", size());
      }
    }
  }

  /** Gives the batch that the span has filled, where it will have to wait. */
  @Nullable
  private synchronized Batch put(EndedSpan span) {
    if (waiting.isEmpty() || waiting.getLast().isFull()) {
      waiting.add(new Batch());
    }
    Batch batch = waiting.getLast();
    bytes -= batch.bytes();
    batch.add(span, clock.instant());
    bytes += batch.bytes();
    notifyAll();
    return batch.isFull() && waiting.size() > UNPACKED_BATCHES ? batch : null;
  }

  /** By the thread that has filled it: others go on meanwhile. */
  private void pack(Batch batch) {
    byte[] packed = packer.pack(batch.spans(packer));
    synchronized (this) {
      if (waiting.contains(batch)) {
        bytes -= batch.bytes();
        batch.pack(packed);
        bytes += batch.bytes();
      }
    }
  }

  private void send() {
    try {
      for (Batch batch = next(); batch != null; batch = next()) {
        List<EndedSpan> spans = batch.spans(packer);
        deliver(spans, batch.newest());
        unsent.forget(spans);
        done(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The oldest spans; none when the queue is closed and empty. */
  @Nullable
  private synchronized Batch next() throws InterruptedException {
    while (waiting.isEmpty() && closing.getCount() > 0) {
      wait();
    }
    return waiting.poll();
  }

  private void deliver(List<EndedSpan> spans, Instant since) throws InterruptedException {
    Instant lastAttempt = since.plus(configuration.retryFor());
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

  private synchronized void done(Batch batch) {
    taken -= batch.count();
    bytes -= batch.bytes();
  }
}
