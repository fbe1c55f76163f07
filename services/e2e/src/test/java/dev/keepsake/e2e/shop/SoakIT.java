package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Footprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No process of the system grows while orders are placed: some hundred in make test, for half an
 * hour at half of saturation in make soak.
 */
@ExtendWith(SharedShop.class)
class SoakIT {
  private static final Duration TIME = Duration.ofMinutes(Long.getLong("keepsake.soak-minutes", 0));
  private static final int CLIENTS = 4;
  private static final int WARM_UP = 200;
  private static final int ORDERS = 300;
  private static final String ORDER = "{\"items\": [\"item10\"], \"total\": 1.5}";

  /** What a pool may have more of by chance. */
  private static final int SLACK = 16;

  @Test
  void nothingGrows(TracedShop system) throws Exception {
    Duration busy = order(system, WARM_UP, Duration.ZERO, Duration.ZERO);
    Map<String, Footprint> before = footprints(system);
    print("before", before);
    List<Map<String, Footprint>> samples = new ArrayList<>();
    samples.add(before);
    // As long as an order took by itself, nothing is done: that is half of what it can take.
    Duration pause = TIME.isZero() ? Duration.ZERO : busy.dividedBy(WARM_UP);
    long end = System.nanoTime() + TIME.toNanos();
    do {
      order(system, ORDERS, pause, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      samples.add(footprints(system));
    } while (System.nanoTime() < end);
    print("after %d samples".formatted(samples.size()), samples.getLast());

    before.forEach(
        (name, first) -> {
          Footprint last = samples.getLast().get(name);
          assertThat(last.threads()).as("threads of " + name).isLessThan(first.threads() + SLACK);
          assertThat(last.files()).as("files of " + name).isLessThan(first.files() + SLACK);
          assertThat(last.connections())
              .as("connections of " + name)
              .isLessThan(first.connections() + SLACK);
          if (samples.size() >= 9) {
            assertThat(mean(samples, name, 2))
                .as("MiB of %s in the last third, beside the middle", name)
                .isLessThan(mean(samples, name, 1) * 1.1 + 8);
          }
        });
  }

  /** Resident memory in a third of the samples; the first still warms up. */
  private static double mean(List<Map<String, Footprint>> samples, String name, int third) {
    int length = samples.size() / 3;
    return samples.subList(third * length, (third + 1) * length).stream()
        .mapToLong(sample -> sample.get(name).residentMib())
        .average()
        .orElseThrow();
  }

  /** Places so many orders, or as many as a time allows; returns what all took together. */
  private static Duration order(TracedShop system, int count, Duration pause, Duration most)
      throws InterruptedException {
    long begin = System.nanoTime();
    AtomicInteger failed = new AtomicInteger();
    Semaphore free = new Semaphore(CLIENTS);
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        if (!most.isZero() && System.nanoTime() - begin > most.toNanos()) {
          break;
        }
        free.acquire();
        Thread.sleep(pause);
        clients.submit(
            () -> {
              try {
                if (system.shop().post("/api/orders", ORDER).statusCode() != 201) {
                  failed.incrementAndGet();
                }
              } finally {
                free.release();
              }
            });
      }
    }
    assertThat(failed.get()).as("orders that were not placed").isZero();
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private static Map<String, Footprint> footprints(TracedShop system) throws IOException {
    Map<String, Footprint> all = new LinkedHashMap<>();
    for (Map.Entry<String, Long> process : system.processIds().entrySet()) {
      all.put(process.getKey(), Footprint.of(process.getValue()));
    }
    return all;
  }

  private static void print(String when, Map<String, Footprint> footprints) {
    footprints.forEach(
        (name, now) ->
            System.out.printf(
                "| %s | %s | %d MiB | %d threads | %d files | %d connections |%n",
                when, name, now.residentMib(), now.threads(), now.files(), now.connections()));
  }
}
