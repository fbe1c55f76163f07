package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.shop.Shop;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Orders one after the other from some callers, until it is stopped. Who waits for the answer
 * before the next one cannot ask for more than a busy machine has to give. Each comes over a
 * connection of its own: the shop cannot tell callers from outside when to let go of one that they
 * keep.
 */
final class SteadyOrders {
  private final URI gateway;
  private final Queue<String> traces = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopped;

  private SteadyOrders(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * What became of them.
   *
   * @param traces the ids of those that were answered 201
   * @param failures every other answer, and what failed without one, with when it began and how
   *     long it took
   */
  record Answers(List<String> traces, List<String> failures) {}

  /**
   * Begins to post.
   *
   * @param ordersPerSecond at most, over all callers
   */
  static SteadyOrders start(URI gateway, int callers, int ordersPerSecond) {
    SteadyOrders orders = new SteadyOrders(gateway);
    Duration pace = Duration.ofSeconds(callers).dividedBy(ordersPerSecond);
    for (int i = 0; i < callers; i++) {
      orders.callers.execute(() -> orders.postUntilStopped(pace));
    }
    return orders;
  }

  /** How many were answered 201. */
  int accepted() {
    return traces.size();
  }

  /** Posts no more, and returns when every order was answered. */
  Answers stop() {
    stopped = true;
    callers.shutdown();
    try {
      if (!callers.awaitTermination(2, TimeUnit.MINUTES)) {
        throw new AssertionError("an order was not answered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the orders end", e);
    }
    return new Answers(new ArrayList<>(traces), new ArrayList<>(failures));
  }

  private void postUntilStopped(Duration pace) {
    while (!stopped) {
      Instant begin = Instant.now();
      post(begin);
      try {
        Thread.sleep(pace.minus(Duration.between(begin, Instant.now())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void post(Instant begin) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(ClusterShop.order(gateway), BodyHandlers.ofString());
      if (answer.statusCode() == 201) {
        traces.add(Shop.traceId(answer));
      } else {
        fail(begin, answer.statusCode() + " " + answer.body());
      }
    } catch (Exception e) {
      fail(begin, e.toString());
    }
  }

  private void fail(Instant begin, String what) {
    Duration after = Duration.between(begin, Instant.now());
    failures.add("%s, after %d ms: %s".formatted(begin, after.toMillis(), what));
  }
}
