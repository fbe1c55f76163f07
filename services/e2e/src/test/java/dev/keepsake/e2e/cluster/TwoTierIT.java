package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.SamplingContract;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two routers in front of three samplers. As long as no sampler comes or goes, nothing that matters
 * is lost; what is lost when one does is printed, and is what the router that replays has to mend.
 */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoTierIT {
  private static final int TRACES_PER_SECOND = 500;
  private static final int TRACES_BEFORE = 10 * TRACES_PER_SECOND;
  private static final int TRACES_AFTER = 20 * TRACES_PER_SECOND;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Namespace namespace;
  private KeepsakeRelease keepsake;
  private final List<String> report = new ArrayList<>();

  @BeforeAll
  void install(Cluster cluster) {
    namespace = cluster.createNamespace("two-tier");
    keepsake =
        KeepsakeRelease.install(
            namespace,
            "sampler.replicas=3,router.replicas=2",
            "sampler.decisionWait=5s",
            "sampler.policies.baselinePercent=0",
            "sampler.policies.clientErrorsPercent=0",
            "sampler.policies.routesPercent=0");
  }

  @AfterAll
  void uninstall() throws IOException {
    String table =
        "| event in the middle | error traces lost / partial | slow traces lost / partial |\n"
            + "| --- | --- | --- |\n"
            + String.join("", report);
    System.out.println(
        "\nSamplers that come and go, %d traces/s\n%s".formatted(TRACES_PER_SECOND, table));
    Files.writeString(Repository.directory("e2e-reports").resolve("two-tier.md"), table);
    if (namespace != null) {
      namespace.helm("uninstall", "keepsake", "--ignore-not-found", "--wait", "--timeout=3m");
      namespace.close();
    }
  }

  @Test
  @Order(1)
  void theSamplingContractHolds() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    SamplingContract contract = SamplingContract.make(new TraceFactory(seed), 300, seed);
    Load load = Load.of(contract.traces());
    // Four senders, so that the parts of a trace come in through both routers.
    for (OtlpSender.Delivery delivery : keepsake.send(load, 4)) {
      assertThat(delivery.lost()).isZero();
    }
    keepsake.awaitDrained();

    contract.assertOnlyAlwaysKept(StoredTraces.of(keepsake.jaeger(), List.of("gateway", "order")));
    assertThat(keepsake.receivedTraces()).isEqualTo(contract.traces().size());
  }

  @Test
  @Order(2)
  void nothingThatMattersIsLostUnderTraffic() throws Exception {
    long before = keepsake.receivedTraces();
    Outcome outcome = during("none", () -> {});

    assertThat(outcome.errors().none()).as("errors: %s", outcome.errors()).isTrue();
    assertThat(outcome.slow().none()).as("slow: %s", outcome.slow()).isTrue();
    assertThat(keepsake.receivedTraces() - before).isEqualTo(outcome.sent().size());
  }

  @Test
  @Order(3)
  void aSamplerIsDeleted() throws Exception {
    during("one sampler deleted", () -> namespace.kubectl("delete", "pod", "keepsake-sampler-1"));
  }

  @Test
  @Order(4)
  void aSamplersProcessIsKilled() throws Exception {
    during(
        "one sampler's process killed (-9)",
        () -> namespace.cluster().killProcess(namespace.name(), "keepsake-sampler-2"));
  }

  @Test
  @Order(5)
  void aSamplerIsAdded() throws Exception {
    during("scale 3 to 4", () -> keepsake.scale(4));
  }

  @Test
  @Order(6)
  void samplersAreTakenAway() throws Exception {
    Outcome outcome = during("scale 4 to 2", () -> keepsake.scale(2));

    // What they had decided to keep, but not sent yet, waits on their volumes.
    keepsake.scale(4);
    keepsake.awaitDrained();
    tell("… and back to 4", outcome.sent());
  }

  @Test
  @Order(7)
  void theSamplersAreRestartedOneByOne() throws Exception {
    during(
        "rolling restart",
        () -> {
          namespace.kubectl("rollout", "restart", KeepsakeRelease.SAMPLERS);
          namespace.awaitRollout(KeepsakeRelease.SAMPLERS);
        });
  }

  /** What became of the traces that matter. */
  private record Outcome(Map<String, TraceKind> sent, Losses errors, Losses slow) {}

  private Outcome during(String event, Runnable change) throws Exception {
    Traffic traffic =
        Traffic.steady(
            List.of(keepsake.otlp()), TRACES_PER_SECOND, ThreadLocalRandom.current().nextLong());
    Traffic.Sent sent;
    try {
      awaitTraces(traffic, TRACES_BEFORE);
      change.run();
      awaitTraces(traffic, traffic.traces() + TRACES_AFTER);
    } finally {
      sent = traffic.stop();
    }
    assertThat(sent.lost()).as("spans that the senders gave up").isZero();
    namespace.awaitRollout(KeepsakeRelease.SAMPLERS);
    keepsake.awaitDrained();
    return tell(event, sent.kinds());
  }

  /** Compares what was sent with what is stored, and puts it into the report. */
  private Outcome tell(String event, Map<String, TraceKind> sent) throws Exception {
    StoredTraces stored =
        StoredTraces.of(keepsake.jaeger(), List.of("gateway", "order", "payment"));
    Outcome outcome =
        new Outcome(
            sent,
            Losses.of(TraceKind.ERROR, sent, stored),
            Losses.of(TraceKind.SLOW, sent, stored));
    report.add("| %s | %s | %s |%n".formatted(event, outcome.errors(), outcome.slow()));
    return outcome;
  }

  private static void awaitTraces(Traffic traffic, int count) {
    Await.until(LIMIT, count + " traces are sent", () -> traffic.traces() >= count);
  }
}
