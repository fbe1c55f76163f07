package dev.keepsake.e2e.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Counts;
import dev.keepsake.e2e.pipeline.Node;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Samplers and routers end, hang and come back under traffic, and no trace is lost for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SamplerLossIT {
  private static final int TRACES_PER_SECOND = 250;
  private static final int TRACES_BEFORE = 3 * TRACES_PER_SECOND;
  private static final int TRACES_AFTER = 5 * TRACES_PER_SECOND;
  private static final Duration LIMIT = Duration.ofMinutes(1);

  // A slow trace began before it was sent.
  private static final Duration LONGEST_TRACE = Duration.ofSeconds(5);

  private final List<String> report = new ArrayList<>();
  private TwoTiers tiers;

  @BeforeAll
  void start() {
    tiers = TwoTiers.start("trace_router");
  }

  @AfterAll
  void end() throws IOException {
    if (tiers != null) {
      tiers.close();
    }
    String table = Outcome.HEADINGS + String.join("", report);
    System.out.println("\nSamplers and routers that go and come back\n" + table);
    Files.writeString(Repository.directory("e2e-reports").resolve("sampler-loss.md"), table);
  }

  @Test
  @Order(1)
  void upstreamsExporterLosesTracesWhenASamplerIsKilled() throws Exception {
    try (TwoTiers upstream = TwoTiers.start("loadbalancing")) {
      Outcome outcome =
          during(
              "one sampler killed, upstream's exporter",
              upstream,
              () -> {
                upstream.sampler(0).kill();
                upstream.sampler(0).start();
              },
              TwoTiers.SAMPLERS);

      assertThat(outcome.lost()).as("else this test could not see a loss").isNotEmpty();
      assertThat(outcome.unexplained()).isPositive();
    }
  }

  @Test
  @Order(2)
  void withoutAnEventEachSpanIsSentAndMeasuredOnce() throws Exception {
    Outcome outcome = during("none", () -> {});

    assertNothingLost(outcome);
    assertThat(outcome.counts().measured()).isEqualTo(outcome.sentSpans());
    assertThat(outcome.counts().accepted()).isEqualTo(outcome.sentSpans());
    assertThat(outcome.counts().replayed() + outcome.counts().copied()).isZero();
  }

  @Test
  @Order(3)
  void aSamplerIsKilled() throws Exception {
    assertNothingLost(
        during(
            "one sampler killed (-9) and restarted",
            () -> {
              tiers.sampler(0).kill();
              tiers.sampler(0).start();
            }));
  }

  @Test
  @Order(4)
  void aSamplerIsStopped() throws Exception {
    assertNothingLost(during("one sampler stopped and restarted", () -> restart(tiers.sampler(1))));
  }

  @Test
  @Order(5)
  void aSamplerHangs() throws Exception {
    assertNothingLost(during("one sampler hung and came back", () -> tiers.hang(2)));
  }

  @Test
  @Order(6)
  void twoSamplersAreKilledOneAfterTheOther() throws Exception {
    assertNothingLost(
        during(
            "two samplers killed one after the other",
            () -> {
              tiers.sampler(0).kill();
              tiers.awaitReady(2);
              tiers.sampler(1).kill();
              tiers.awaitReady(1);
              tiers.sampler(0).start();
              tiers.sampler(1).start();
            }));
  }

  @Test
  @Order(7)
  void aRouterIsKilled() throws Exception {
    assertNothingLost(
        during(
            "one router killed (-9) and restarted",
            () -> {
              tiers.router(0).kill();
              tiers.router(0).start();
            }));
  }

  @Test
  @Order(8)
  void aRouterAndASamplerAreRestartedAtOnce() throws Exception {
    assertNothingLost(
        during(
            "a router and a sampler restarted at once",
            () -> {
              FutureTask<Void> router =
                  new FutureTask<>(
                      () -> {
                        restart(tiers.router(1));
                        return null;
                      });
              Thread.ofVirtual().start(router);
              restart(tiers.sampler(2));
              router.get();
            }));
  }

  @Test
  @Order(9)
  void aSamplerAndThenARouterAreRestarted() throws Exception {
    assertNothingLost(
        during(
            "a sampler and then a router restarted",
            () -> {
              restart(tiers.sampler(2));
              restart(tiers.router(1));
            }));
  }

  @Test
  @Order(10)
  void allSamplersAreRestarted() throws Exception {
    assertNothingLost(
        during(
            "all samplers restarted one by one",
            () -> {
              for (int i = 0; i < TwoTiers.SAMPLERS; i++) {
                restart(tiers.sampler(i));
                tiers.awaitReady(TwoTiers.SAMPLERS);
              }
            }));
  }

  @Test
  @Order(11)
  void aSamplerIsKilledForGood() throws Exception {
    assertNothingLost(
        during("one sampler killed (-9) for good", tiers, () -> tiers.sampler(0).kill(), 2));
  }

  private static void restart(Node node) throws Exception {
    node.stop();
    node.start();
  }

  private static void assertNothingLost(Outcome outcome) {
    assertNone("lost traces", outcome.lost());
    assertNone("partial traces", outcome.partial());
    assertThat(outcome.sent().lost()).as("given up by the senders").isZero();
    assertThat(outcome.unexplained()).as("unexplained spans").isZero();
    assertThat(outcome.counts().lost()).as("counted as lost").isZero();
    assertThat(outcome.counts().evicted()).as("evicted spans").isZero();
    assertNone("traces with a span twice", outcome.stored().repeated());
    // A sender that had no answer cannot know that its spans were taken.
    long offered = outcome.sentSpans() + outcome.sent().repeated();
    Counts counts = outcome.counts();
    assertThat(counts.measured()).as("spans in span metrics").isLessThanOrEqualTo(offered);
    assertThat(counts.accepted())
        .as("spans that samplers took")
        .isLessThanOrEqualTo(offered + counts.replayed() + counts.copied());
  }

  /** Names a few: the ids of hundreds tell no more. */
  private static void assertNone(String what, Collection<String> ids) {
    assertThat(ids.stream().limit(5)).as("the first of %d %s", ids.size(), what).isEmpty();
  }

  /** Something that happens to processes under traffic. */
  @FunctionalInterface
  private interface Event {
    void happen() throws Exception;
  }

  private Outcome during(String name, Event event) throws Exception {
    return during(name, tiers, event, TwoTiers.SAMPLERS);
  }

  private Outcome during(String name, TwoTiers tiers, Event event, int samplersAfter)
      throws Exception {
    Instant start = Instant.now().minus(LONGEST_TRACE);
    Counts before = tiers.counts();
    Traffic traffic =
        Traffic.steady(tiers.otlp(), TRACES_PER_SECOND, ThreadLocalRandom.current().nextLong());
    Traffic.Sent sent;
    try {
      awaitTraces(traffic, TRACES_BEFORE);
      event.happen();
      tiers.awaitReady(samplersAfter);
      awaitTraces(traffic, traffic.traces() + TRACES_AFTER);
    } finally {
      sent = traffic.stop();
    }
    tiers.awaitDrained();
    StoredTraces stored =
        StoredTraces.of(tiers.jaeger().client(), List.of("gateway", "order", "payment"), start);
    Outcome outcome = new Outcome(name, sent, stored, tiers.counts().minus(before));
    report.add(outcome.row());
    keepEvidence(outcome, tiers);
    return outcome;
  }

  /** Of traces that were not kept as a whole, which policy has kept which span. */
  private static void keepEvidence(Outcome outcome, TwoTiers tiers) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String id : outcome.partial()) {
      lines.add("%s of %s".formatted(id, outcome.event()));
      for (StoredSpan span : tiers.jaeger().client().trace(id).orElseThrow()) {
        lines.add("  %s %s: %s".formatted(span.service(), span.name(), span.policy()));
      }
    }
    Files.write(
        Repository.directory("e2e-reports").resolve("sampler-loss-partial.txt"),
        lines,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static void awaitTraces(Traffic traffic, int count) {
    Await.until(LIMIT, count + " traces are sent", () -> traffic.traces() >= count);
  }
}
