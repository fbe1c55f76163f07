package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Footprint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * No process of the system grows under orders at half of saturation, and the stores agree
 * afterwards: some hundred orders in make test, half an hour of them in make soak.
 */
@ExtendWith(SharedShop.class)
class SoakIT {
  private static final Duration TIME = Duration.ofMinutes(Long.getLong("keepsake.soak-minutes", 0));
  private static final Duration WARM_UP = TIME.dividedBy(30);
  private static final String DATABASE = "PostgreSQL";
  private static final int FIRST_ORDERS = 100;
  private static final int ORDERS = 200;

  /** What a pool may have more of by chance. */
  private static final int SLACK = 16;

  /** An order that leaves 200 KiB behind is more. */
  private static final int SLACK_MIB = 32;

  /** Below what the payment service remembers of them here. */
  private static final int PAYMENTS = SharedShop.REMEMBERED_PAYMENTS / 2;

  @Test
  void nothingGrows(TracedShop system) throws Exception {
    // What other tests did past the order service is there already.
    Books earlier = Books.of(system.shop(), PAYMENTS);
    OrderLoad load = new OrderLoad(system.shop());
    load.saturate(FIRST_ORDERS, WARM_UP);
    double saturation = load.saturate(FIRST_ORDERS, WARM_UP);
    List<Map<String, Footprint>> samples = new ArrayList<>();
    samples.add(footprints(system));
    print("before", samples.getFirst());
    OrderLoad.Steady traffic = load.steadily(saturation / 2);
    long begin = System.nanoTime();
    do {
      traffic.await(ORDERS);
      samples.add(footprints(system));
    } while (System.nanoTime() - begin < TIME.toNanos());
    double steady = traffic.stop();
    print("after %d samples".formatted(samples.size()), samples.getLast());
    System.out.printf(
        "orders a second: %.1f at saturation, %.1f due, %.1f answered; %d in all%n",
        saturation, saturation / 2, steady, load.placed().size());

    assertThat(load.failures()).as("orders that were not placed").isEmpty();
    samples.getFirst().keySet().forEach(name -> assertNoGrowth(name, samples));
    Books books = Books.of(system.shop(), PAYMENTS);
    // Not containsAll, which compares each with each: there may be more than a hundred thousand.
    assertThat(load.placed()).as("placed orders").allMatch(books.ids()::contains, "are completed");
    assertThat(books.contradictions()).isSubsetOf(earlier.contradictions());
  }

  private static void assertNoGrowth(String name, List<Map<String, Footprint>> samples) {
    Footprint first = samples.getFirst().get(name);
    Footprint last = samples.getLast().get(name);
    assertThat(last.threads()).as("threads of " + name).isLessThan(first.threads() + SLACK);
    if (!name.equals(DATABASE)) {
      // Each session of PostgreSQL opens the files of the tables that it comes across, bit by bit.
      assertThat(last.files()).as("files of " + name).isLessThan(first.files() + SLACK);
    }
    assertThat(last.connections())
        .as("connections of " + name)
        .isLessThan(first.connections() + SLACK);
    if (samples.size() >= 9) {
      assertThat(mean(samples, name, 2))
          .as("MiB of %s in the last third, beside the middle", name)
          .isLessThan(mean(samples, name, 1) * 1.1 + 8);
    } else {
      assertThat(last.residentMib())
          .as("MiB of " + name)
          .isLessThan(first.residentMib() + SLACK_MIB);
    }
  }

  /** Resident memory in a third of the samples; the first still warms up. */
  private static double mean(List<Map<String, Footprint>> samples, String name, int third) {
    int length = samples.size() / 3;
    return samples.subList(third * length, (third + 1) * length).stream()
        .mapToLong(sample -> sample.get(name).residentMib())
        .average()
        .orElseThrow();
  }

  private static Map<String, Footprint> footprints(TracedShop system) throws IOException {
    Map<String, Footprint> all = new LinkedHashMap<>();
    for (Map.Entry<String, Long> process : system.processIds().entrySet()) {
      all.put(process.getKey(), Footprint.of(process.getValue()));
    }
    all.put(DATABASE, Footprint.of(system.shop().database()));
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
