package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Two routers in front of samplers, in a namespace of their own, to which something happens. */
final class TierTrial implements AutoCloseable {
  static final Duration DECISION_WAIT = Duration.ofSeconds(5);

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration BEFORE = Duration.ofSeconds(6);
  private static final Duration AFTER = Duration.ofSeconds(15);

  // A slow trace began before it was sent.
  private static final Duration LONGEST_TRACE = Duration.ofSeconds(5);

  private final Namespace namespace;
  private final KeepsakeRelease keepsake;
  private String exporter;

  private TierTrial(Namespace namespace, KeepsakeRelease keepsake, String exporter) {
    this.namespace = namespace;
    this.keepsake = keepsake;
    this.exporter = exporter;
  }

  /**
   * How the traces come.
   *
   * @param traces a second, or at once
   */
  record Pace(boolean steady, int traces) {
    static final Pace STEADY = new Pace(true, 500);

    /** Twice as many, and those of three seconds at once. */
    static final Pace WAVES = new Pace(false, 3_000);

    /** A share of it, for one of several trials that run at once. */
    Pace shared(int trials) {
      return new Pace(steady, traces / trials);
    }

    Traffic start(URI otlp) {
      long seed = ThreadLocalRandom.current().nextLong();
      return steady
          ? Traffic.steady(List.of(otlp), traces, seed)
          : Traffic.waves(List.of(otlp), traces, seed);
    }

    @Override
    public String toString() {
      return steady
          ? "%d traces/s".formatted(traces)
          : "%d traces at once, every 3 s".formatted(traces);
    }
  }

  /**
   * What became of the traces that matter.
   *
   * @param exporter of the routers
   * @param traces how many were sent, of whatever kind
   * @param missing the ids of those of which a span is missing
   */
  record Outcome(
      TierEvent event,
      Pace pace,
      String exporter,
      int traces,
      Losses errors,
      Losses slow,
      List<String> missing) {
    boolean nothingLost() {
      return errors.none() && slow.none();
    }
  }

  /**
   * Installs the platform.
   *
   * @param exporter of the routers, as the chart's values name it
   */
  static TierTrial install(Cluster cluster, String name, String exporter) {
    Namespace namespace = cluster.createNamespace(name);
    try {
      KeepsakeRelease keepsake =
          KeepsakeRelease.install(
              namespace,
              "sampler.replicas=3,router.replicas=2,router.exporter=" + exporter,
              "sampler.decisionWait=" + DECISION_WAIT.toSeconds() + "s",
              // Several have room on one node.
              "sampler.resources.requests.cpu=10m,router.resources.requests.cpu=10m",
              "jaeger.resources.requests.cpu=10m",
              "dashboard.enabled=false,traceApi.enabled=false",
              "sampler.policies.baselinePercent=0",
              "sampler.policies.clientErrorsPercent=0",
              "sampler.policies.routesPercent=0");
      return new TierTrial(namespace, keepsake, exporter);
    } catch (Throwable e) {
      namespace.close();
      throw e;
    }
  }

  KeepsakeRelease keepsake() {
    return keepsake;
  }

  /** Gives the routers another exporter. */
  void use(String exporter) {
    if (!exporter.equals(this.exporter)) {
      keepsake.upgrade("router.exporter=" + exporter);
      this.exporter = exporter;
    }
  }

  /** Waits until no trace goes to a second sampler any more, because one has come or gone. */
  void awaitSettled() {
    // Upstream's knows no such time.
    if (exporter.equals("trace_router")) {
      keepsake.awaitSettled(DECISION_WAIT);
    }
  }

  /** Sends traces, lets the event happen among them, and compares what was sent with Jaeger's. */
  Outcome during(TierEvent event, Pace pace) throws Exception {
    if (keepsake.samplers().size() != event.samplers()) {
      keepsake.scale(event.samplers());
    }
    awaitSettled();
    Instant start = Instant.now();
    Traffic traffic = pace.start(keepsake.otlp());
    Traffic.Sent sent;
    try {
      awaitAge(start, BEFORE);
      event.happen(keepsake);
      awaitAge(Instant.now(), AFTER);
    } finally {
      sent = traffic.stop();
    }
    assertThat(sent.lost()).as("spans that the senders gave up").isZero();
    namespace.awaitRollout(KeepsakeRelease.SAMPLERS);
    keepsake.awaitDrained();
    StoredTraces stored =
        StoredTraces.of(
            keepsake.jaeger(), List.of("gateway", "order", "payment"), start.minus(LONGEST_TRACE));
    Outcome outcome = outcome(event, pace, sent.kinds(), stored);
    if (!outcome.nothingLost()) {
      keepEvidence(outcome);
    }
    return outcome;
  }

  @Override
  public void close() {
    namespace.helm("uninstall", "keepsake", "--ignore-not-found", "--wait", "--timeout=3m");
    namespace.close();
  }

  private Outcome outcome(
      TierEvent event, Pace pace, Map<String, TraceKind> sent, StoredTraces stored) {
    Set<String> partial = stored.withoutSpanCount(TraceFactory.SPANS);
    List<String> missing =
        sent.entrySet().stream()
            .filter(trace -> trace.getValue().alwaysKept())
            .map(Map.Entry::getKey)
            .filter(id -> !stored.ids().contains(id) || partial.contains(id))
            .toList();
    return new Outcome(
        event,
        pace,
        exporter,
        sent.size(),
        Losses.of(TraceKind.ERROR, sent, stored),
        Losses.of(TraceKind.SLOW, sent, stored),
        missing);
  }

  /** What the pods say, before they are gone. */
  private void keepEvidence(Outcome outcome) throws IOException {
    String logs =
        namespace.kubectl(
            "logs",
            "--selector=app.kubernetes.io/component in (router,sampler)",
            "--prefix",
            "--timestamps",
            "--tail=2000",
            "--max-log-requests=20");
    Path file =
        Repository.directory("e2e-reports")
            .resolve("lost-%s-%s.log".formatted(outcome.exporter(), Instant.now()));
    Files.writeString(file, "%s%n%s%n%s".formatted(outcome, keepsake.routerMetrics(), logs));
  }

  private static void awaitAge(Instant start, Duration age) {
    Await.until(LIMIT, age + " of traffic", () -> Instant.now().isAfter(start.plus(age)));
  }
}
