package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.SamplingContract;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.pipeline.StoredTraces;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two routers in front of three samplers: nothing that matters is lost, whatever samplers come or
 * go. With upstream's exporter it is; {@link RouterSoak} compares the two at length.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoTierIT {
  private final TierReport report = new TierReport("two-tier.md");
  private TierTrial trial;

  @BeforeAll
  void install(Cluster cluster) {
    trial = TierTrial.install(cluster, "two-tier", "trace_router");
  }

  @AfterAll
  void uninstall() {
    System.out.println("\nSamplers that come and go\n" + report.table());
    if (trial != null) {
      trial.close();
    }
  }

  @Test
  @Order(1)
  void theSamplingContractHoldsAndNoTraceReachesTwoSamplers() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    SamplingContract contract = SamplingContract.make(new TraceFactory(seed), 300, seed);
    KeepsakeRelease keepsake = trial.keepsake();
    trial.awaitSettled();
    // Four senders, so that the parts of a trace come in through both routers.
    for (OtlpSender.Delivery delivery : keepsake.send(Load.of(contract.traces()), 4)) {
      assertThat(delivery.lost()).isZero();
    }
    keepsake.awaitDrained();

    contract.assertOnlyAlwaysKept(StoredTraces.of(keepsake.jaeger(), List.of("gateway", "order")));
    assertThat(keepsake.receivedTraces()).isEqualTo(contract.traces().size());
  }

  @ParameterizedTest
  @EnumSource(TierEvent.class)
  @Order(2)
  void nothingThatMattersIsLost(TierEvent event) throws Exception {
    long before = trial.keepsake().receivedTraces();
    TierTrial.Outcome outcome = during(event);

    assertThat(outcome.nothingLost()).as("%s", outcome).isTrue();
    if (event == TierEvent.NONE) {
      assertThat(trial.keepsake().receivedTraces() - before).isEqualTo(outcome.traces());
    }
  }

  @Test
  @Order(3)
  void upstreamsExporterLosesWhatAKilledSamplerHad() throws Exception {
    trial.use("loadbalancing");

    assertThat(during(TierEvent.KILLED).nothingLost()).as("else no loss would be seen").isFalse();
  }

  private TierTrial.Outcome during(TierEvent event) throws Exception {
    TierTrial.Outcome outcome = trial.during(event, TierTrial.Pace.STEADY);
    report.add(outcome);
    return outcome;
  }
}
