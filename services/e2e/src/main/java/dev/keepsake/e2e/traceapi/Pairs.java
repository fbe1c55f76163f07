package dev.keepsake.e2e.traceapi;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Programs that start a span and stop it, again and again, each over a connection of its own. As a
 * client should, they send a call again that was refused for now (429, 503).
 */
public final class Pairs {
  private static final long RETRY_NANOS = 100_000_000;
  private static final int REMEMBERED = 50;

  private final TraceApi api;
  private final long pauseNanos;
  private final String start;
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final ConcurrentLinkedQueue<String> traces = new ConcurrentLinkedQueue<>();
  private final List<Future<Void>> programs = new ArrayList<>();
  private final ExecutorService threads;
  private volatile boolean isOver;

  private Pairs(TraceApi api, String service, int connections, int perSecond) {
    this.api = api;
    this.pauseNanos = perSecond == 0 ? 0 : 1_000_000_000L * connections / perSecond;
    this.start =
        """
        {"name":"create user","service":"%s","kind":"SERVER",\
        "attributes":{"user.name":"alice","attempt":1}}\
        """
            .formatted(service);
    threads = Executors.newFixedThreadPool(connections);
    for (int i = 0; i < connections; i++) {
      programs.add(threads.submit(this::run));
    }
  }

  /**
   * Begins.
   *
   * @param service whose spans they are
   * @param perSecond how many pairs in a second, of all connections; 0: as many as are answered
   */
  public static Pairs start(TraceApi api, String service, int connections, int perSecond) {
    return new Pairs(api, service, connections, perSecond);
  }

  /** How many ends were answered 200. */
  public long ended() {
    return ended.get();
  }

  /** How many calls were refused, and sent again. */
  public long refused() {
    return refused.get();
  }

  /** Ids of the first traces. */
  public List<String> traces() {
    return List.copyOf(traces);
  }

  /** Ends when the spans that are open have ended, and gives how many have in all. */
  public long finish() throws InterruptedException, ExecutionException {
    isOver = true;
    try {
      for (Future<Void> program : programs) {
        program.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return ended();
  }

  private Void run() throws IOException {
    try (KeptConnection connection = new KeptConnection(api.of(""))) {
      long next = System.nanoTime();
      while (!isOver) {
        KeptConnection.Answer started = post(connection, "/start-trace", start, 201);
        String span = started.text("traceparent");
        post(connection, "/stop-trace", "{\"span\":\"" + span + "\",\"status\":\"OK\"}", 200);
        if (ended.incrementAndGet() <= REMEMBERED) {
          traces.add(started.text("traceId"));
        }
        next += pauseNanos;
        while (pauseNanos > 0 && next > System.nanoTime() && !isOver) {
          LockSupport.parkNanos(next - System.nanoTime());
        }
      }
      return null;
    }
  }

  private KeptConnection.Answer post(
      KeptConnection connection, String path, String body, int wanted) throws IOException {
    while (true) {
      KeptConnection.Answer answer = connection.post(path, body);
      if (answer.status() == wanted) {
        return answer;
      }
      if (answer.status() != 429 && answer.status() != 503) {
        throw new IOException(answer.toString());
      }
      refused.incrementAndGet();
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }
}
