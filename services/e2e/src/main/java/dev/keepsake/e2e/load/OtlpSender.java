package dev.keepsake.e2e.load;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends spans by OTLP over HTTP as fast as they are taken, over a few connections. What is refused
 * it sends again after a while, as an SDK does: on 429, 502, 503, 504, and on a broken connection;
 * to the next Collector if there are several.
 */
public final class OtlpSender {
  private static final Set<Integer> RETRYABLE = Set.of(429, 502, 503, 504);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  // Longer than the sampler may make a sender wait, or a repetition would make duplicates.
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<URI> collectors;
  private final int connections;
  private final int attempts;

  /**
   * @param collector where the Collector takes OTLP over HTTP
   * @param connections how many requests are under way at once
   * @param attempts how often a request is sent before it is given up
   */
  public OtlpSender(URI collector, int connections, int attempts) {
    this(List.of(collector), connections, attempts);
  }

  /** The same for several Collectors; each request goes to the first of them that takes it. */
  public OtlpSender(List<URI> collectors, int connections, int attempts) {
    this.collectors = collectors.stream().map(base -> base.resolve("/v1/traces")).toList();
    this.connections = connections;
    this.attempts = attempts;
  }

  /**
   * What became of the spans.
   *
   * @param accepted spans that the Collector took
   * @param refusals answers after which a request was sent again
   * @param repeated spans in requests that were sent again, once for each time
   * @param lost spans given up, or refused for good
   */
  public record Delivery(long accepted, long refusals, long repeated, long lost, Duration took) {}

  /** Sends all requests, and returns when each was taken or given up. */
  public Delivery send(List<Load.Request> requests) {
    Run run = new Run(requests);
    long start = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      Thread.ofVirtual().start(run);
    }
    try {
      run.done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
    return new Delivery(
        run.accepted.get(),
        run.refusals.get(),
        run.repeated.get(),
        run.lost.get(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private final class Run implements Runnable {
    private final Queue<Load.Request> waiting;
    private final CountDownLatch done = new CountDownLatch(connections);
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    Run(List<Load.Request> requests) {
      this.waiting = new ConcurrentLinkedQueue<>(requests);
    }

    @Override
    public void run() {
      try {
        for (Load.Request next = waiting.poll(); next != null; next = waiting.poll()) {
          long rejected = deliver(next);
          accepted.addAndGet(next.spans() - rejected);
          lost.addAndGet(rejected);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        done.countDown();
      }
    }

    /** Returns how many spans of the request were not taken. */
    private long deliver(Load.Request request) throws InterruptedException {
      Duration pause = FIRST_PAUSE;
      for (int attempt = 1; attempt <= attempts; attempt++) {
        try {
          HttpResponse<byte[]> response =
              client.send(http(request, attempt), BodyHandlers.ofByteArray());
          if (response.statusCode() == 200) {
            return rejected(response.body());
          }
          if (!RETRYABLE.contains(response.statusCode())) {
            return request.spans();
          }
        } catch (IOException e) {
          // Counted as a refusal: the Collector is away, or about to be.
        }
        refusals.incrementAndGet();
        repeated.addAndGet(request.spans());
        Thread.sleep(
            pause.multipliedBy(ThreadLocalRandom.current().nextInt(50, 150)).dividedBy(100));
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
      return request.spans();
    }

    private HttpRequest http(Load.Request request, int attempt) {
      return HttpRequest.newBuilder(collectors.get((attempt - 1) % collectors.size()))
          .timeout(ANSWER_LIMIT)
          .header("Content-Type", "application/x-protobuf")
          .POST(BodyPublishers.ofByteArray(request.body()))
          .build();
    }

    private static long rejected(byte[] body) throws InvalidProtocolBufferException {
      return ExportTraceServiceResponse.parseFrom(body).getPartialSuccess().getRejectedSpans();
    }
  }
}
