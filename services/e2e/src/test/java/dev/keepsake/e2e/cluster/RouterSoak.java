package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every event again and again, at steady traffic and in waves, with our exporter and upstream's.
 * Hours long, so no part of make test: {@code make soak-router}.
 */
@ExtendWith(SharedCluster.class)
class RouterSoak {
  private static final int REPEATS = Integer.getInteger("keepsake.repeats", 20);
  private static final List<String> EXPORTERS =
      List.of(System.getProperty("keepsake.exporters", "trace_router,loadbalancing").split(","));

  private final TierReport report = new TierReport("router-soak.md");
  private final List<TierTrial.Outcome> losses = new ArrayList<>();

  @Test
  void nothingThatMattersIsEverLost(Cluster cluster) throws Exception {
    try (TierTrial trial = TierTrial.install(cluster, "soak", EXPORTERS.getFirst())) {
      for (String exporter : EXPORTERS) {
        trial.use(exporter);
        for (int i = 0; i < REPEATS; i++) {
          everyEvent(trial);
        }
      }
    } finally {
      System.out.println("\nSamplers that come and go, again and again\n" + report.table());
    }
    assertThat(losses).isEmpty();
  }

  private void everyEvent(TierTrial trial) throws Exception {
    for (TierTrial.Pace pace : TierTrial.Pace.values()) {
      for (TierEvent event : TierEvent.values()) {
        TierTrial.Outcome outcome = trial.during(event, pace);
        report.add(outcome);
        if (outcome.exporter().equals("trace_router") && !outcome.nothingLost()) {
          losses.add(outcome);
        }
      }
    }
  }
}
