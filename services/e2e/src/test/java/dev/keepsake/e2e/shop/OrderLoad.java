package dev.keepsake.e2e.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Await;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Orders by a few clients: as fast as they are answered, or when they are due. */
final class OrderLoad {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int CLIENTS = 4;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String ORDER = "{\"items\": [\"item10\"], \"total\": 1.5}";

  private final Shop shop;
  private final AtomicInteger answered = new AtomicInteger();
  private final Set<String> placed = ConcurrentHashMap.newKeySet();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  OrderLoad(Shop shop) {
    this.shop = shop;
  }

  /** The ids of the orders that were placed. */
  Set<String> placed() {
    return placed;
  }

  /** What was answered to the others. */
  Queue<String> failures() {
    return failures;
  }

  /**
   * Each client orders again as soon as it is answered, until that were so many orders and took so
   * long.
   *
   * @return orders a second
   */
  double saturate(int orders, Duration time) {
    int before = answered.get();
    long begin = System.nanoTime();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.execute(
            () -> {
              while (answered.get() < before + orders
                  || System.nanoTime() - begin < time.toNanos()) {
                order();
              }
            });
      }
    }
    return perSecond(before, begin);
  }

  /** Begins to order at a steady rate, whenever the answers come. */
  Steady steadily(double perSecond) {
    return new Steady(perSecond);
  }

  /**
   * Orders that are due by the clock. What comes due while no client is free is made up for later:
   * with more at once than at saturation, each stall would open connections.
   */
  final class Steady {
    private final int before = answered.get();
    private final long begin = System.nanoTime();
    private final Semaphore free = new Semaphore(CLIENTS);
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    private Steady(double perSecond) {
      long apart = Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond);
      clock.scheduleAtFixedRate(this::due, apart, apart, TimeUnit.NANOSECONDS);
    }

    private void due() {
      free.acquireUninterruptibly();
      clients.execute(
          () -> {
            order();
            free.release();
          });
    }

    /** Waits until so many more are answered. */
    void await(int orders) {
      int wanted = answered.get() + orders;
      Await.until(LIMIT, wanted + " orders are answered", () -> answered.get() >= wanted);
    }

    /** Orders no more; returns how many were answered a second. */
    double stop() {
      clock.close();
      clients.close();
      return perSecond(before, begin);
    }
  }

  private double perSecond(int before, long begin) {
    return (answered.get() - before) * 1e9 / (System.nanoTime() - begin);
  }

  private void order() {
    try {
      HttpResponse<String> answer = shop.post("/api/orders", ORDER);
      if (answer.statusCode() == 201) {
        placed.add(JSON.readTree(answer.body()).path("orderId").asText());
      } else {
        failures.add(answer.statusCode() + " " + answer.body());
      }
    } catch (AssertionError | IOException e) {
      failures.add(e + " " + e.getCause());
    } finally {
      answered.incrementAndGet();
    }
  }
}
