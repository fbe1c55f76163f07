package dev.keepsake.e2e.survival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.Shop;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Guests who order at a steady rate, until it is stopped, and what they were answered. */
final class OrderTraffic {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PER_SECOND = 20;

  /** Few, so that a slow machine has less to do rather than too much at once. */
  private static final int AT_ONCE = 4;

  private static final Duration LIMIT = Trial.OUTAGE.multipliedBy(3).plusMinutes(3);

  /**
   * An answer to an order.
   *
   * @param status 0 where there was none
   * @param orderId of an order that was placed, else empty
   * @param traceId empty where there was no answer
   * @param failure why there was none, else empty
   */
  record Answer(int status, String orderId, String traceId, Duration after, String failure) {
    boolean placed() {
      return status == 201;
    }
  }

  private final Shop shop;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final Semaphore free = new Semaphore(AT_ONCE);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService guests = Executors.newVirtualThreadPerTaskExecutor();

  private OrderTraffic(Shop shop) {
    this.shop = shop;
  }

  static OrderTraffic start(Shop shop) {
    OrderTraffic traffic = new OrderTraffic(shop);
    traffic.clock.scheduleAtFixedRate(traffic::tick, 0, 1000 / PER_SECOND, TimeUnit.MILLISECONDS);
    return traffic;
  }

  /** Waits until as many more are answered as are sent in a time. */
  void await(Duration time) {
    int wanted = answers.size() + (int) (time.toMillis() * PER_SECOND / 1000);
    Await.until(LIMIT, wanted + " orders are answered", () -> answers.size() >= wanted);
  }

  /** Waits until another order is placed. */
  void awaitPlaced() {
    long before = answers.stream().filter(Answer::placed).count();
    Await.until(
        LIMIT,
        "another order is placed",
        () -> answers.stream().filter(Answer::placed).count() > before);
  }

  /** What was answered so far. */
  List<Answer> answers() {
    return new ArrayList<>(answers);
  }

  /** Sends no more; returns what all were answered. */
  List<Answer> stop() {
    clock.shutdown();
    try {
      if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the clock does not end");
      }
      free.acquire(AT_ONCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the orders end", e);
    }
    guests.shutdown();
    return answers();
  }

  private void tick() {
    if (free.tryAcquire()) {
      guests.execute(
          () -> {
            try {
              answers.add(order());
            } finally {
              free.release();
            }
          });
    }
  }

  private Answer order() {
    int quantity = 1 + number.incrementAndGet() % 3;
    String order =
        "{\"items\":[{\"name\":\"item6\",\"quantity\":%d}],\"total\":12.5}".formatted(quantity);
    long begin = System.nanoTime();
    HttpResponse<String> answer;
    try {
      answer = shop.post("/api/orders", order);
    } catch (AssertionError e) {
      return new Answer(0, "", "", since(begin), String.valueOf(e.getCause()));
    }
    try {
      JsonNode body = JSON.readTree(answer.body());
      return new Answer(
          answer.statusCode(),
          body.path("orderId").asText(),
          Shop.traceId(answer),
          since(begin),
          "");
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + answer.body(), e);
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
