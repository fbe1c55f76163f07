package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every event again and again, at steady traffic and in waves, with our exporter and upstream's.
 * Hours long, so no part of make test: {@code make soak-router}. As most of it is waiting, several
 * platforms stand side by side, each with its share of the traffic.
 */
@ExtendWith(SharedCluster.class)
class RouterSoak {
  private static final int REPEATS = Integer.getInteger("keepsake.repeats", 20);
  private static final int PLATFORMS = Integer.getInteger("keepsake.platforms", 4);
  private static final List<String> EXPORTERS =
      List.of(System.getProperty("keepsake.exporters", "trace_router,loadbalancing").split(","));

  private final TierReport report = new TierReport("router-soak.md");
  private final List<TierTrial.Outcome> losses = Collections.synchronizedList(new ArrayList<>());

  @Test
  void nothingThatMattersIsEverLost(Cluster cluster) throws Exception {
    try {
      for (String exporter : EXPORTERS) {
        repeat(cluster, exporter);
      }
    } finally {
      System.out.println("\nSamplers that come and go, again and again\n" + report.table());
    }
    assertThat(losses).isEmpty();
  }

  private void repeat(Cluster cluster, String exporter) throws Exception {
    AtomicInteger left = new AtomicInteger(REPEATS);
    try (ExecutorService platforms = Executors.newFixedThreadPool(PLATFORMS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < PLATFORMS; i++) {
        String namespace = "soak-" + i;
        all.add(
            platforms.submit(
                () -> {
                  try (TierTrial trial = TierTrial.install(cluster, namespace, exporter)) {
                    while (left.getAndDecrement() > 0) {
                      everyEvent(trial);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private void everyEvent(TierTrial trial) throws Exception {
    for (TierTrial.Pace pace : List.of(TierTrial.Pace.STEADY, TierTrial.Pace.WAVES)) {
      for (TierEvent event : TierEvent.values()) {
        TierTrial.Outcome outcome = trial.during(event, pace.shared(PLATFORMS));
        report.add(outcome);
        if (outcome.exporter().equals("trace_router") && !outcome.nothingLost()) {
          losses.add(outcome);
        }
      }
    }
  }
}
