package dev.keepsake.e2e.router;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.Counts;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.Node;
import dev.keepsake.e2e.pipeline.Router;
import dev.keepsake.e2e.pipeline.RouterMetrics;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Two routers, three samplers and a Jaeger as processes of this machine. The samplers keep every
 * trace, so that each span that is sent has to be stored; one that was judged without the rest of
 * its trace shows by its policy.
 */
final class TwoTiers implements AutoCloseable {
  static final int SAMPLERS = 3;

  private static final int ROUTERS = 2;
  private static final String DECISION_WAIT = "3s";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final String exporter;
  private final Jaeger jaeger;
  private final Map<Collector, Node> samplers = new LinkedHashMap<>();
  private final Map<Router, Node> routers = new LinkedHashMap<>();

  private TwoTiers(String exporter) {
    this.exporter = exporter;
    this.jaeger = Jaeger.reserve(exporter);
  }

  /**
   * Starts them.
   *
   * @param exporter of the routers: a file of src/test/resources/router
   */
  static TwoTiers start(String exporter) {
    TwoTiers tiers = new TwoTiers(exporter);
    try {
      tiers.start();
      return tiers;
    } catch (Throwable e) {
      tiers.close();
      throw e;
    }
  }

  Jaeger jaeger() {
    return jaeger;
  }

  Node sampler(int number) {
    return List.copyOf(samplers.values()).get(number);
  }

  Node router(int number) {
    return List.copyOf(routers.values()).get(number);
  }

  /** Where the routers take OTLP over HTTP. */
  List<URI> otlp() {
    return routers.keySet().stream().map(Router::otlpHttp).toList();
  }

  /** Makes a sampler hang until the routers have given it up, and then lets it go on. */
  void hang(int number) {
    Collector sampler = List.copyOf(samplers.keySet()).get(number);
    sampler.suspend();
    try {
      awaitRouters("a sampler is lost", now -> now.lostMembers() == 1);
    } finally {
      sampler.resume();
    }
  }

  /** Waits until every router gives new traces to so many samplers. */
  void awaitReady(int count) {
    // Upstream's knows no other state.
    if (exporter.equals("trace_router")) {
      awaitRouters(count + " samplers are ready", now -> now.readyMembers() == count);
    }
  }

  /** Waits until nothing waits any more. */
  void awaitDrained() {
    awaitRouters("the routers have sent everything", now -> now.waitingSpans() == 0);
    // Several times in a row: what is being batched for some 200 ms is counted nowhere.
    AtomicInteger calm = new AtomicInteger();
    Await.until(
        LIMIT,
        "the samplers have decided and sent everything",
        this::samplerMetrics,
        all -> {
          boolean idle =
              all.stream().allMatch(now -> now.undecidedTraces() == 0 && now.queuedSpans() == 0);
          return calm.updateAndGet(count -> idle ? count + 1 : 0) >= 5;
        });
  }

  Counts counts() throws Exception {
    Counts sum = Counts.NONE;
    for (Map<?, Node> tier : List.of(samplers, routers)) {
      for (Node node : tier.values()) {
        sum = sum.plus(node.counts());
      }
    }
    return sum;
  }

  @Override
  public void close() {
    routers.keySet().forEach(Router::close);
    samplers.keySet().forEach(Collector::close);
    jaeger.close();
  }

  private void start() {
    jaeger.start();
    Map<String, String> settings = new HashMap<>();
    settings.put("KEEPSAKE_DECISION_WAIT", DECISION_WAIT);
    settings.put("KEEPSAKE_BASELINE_PERCENT", "100");
    for (int i = 0; i < SAMPLERS; i++) {
      String replayPort = String.valueOf(Ports.free());
      settings.put("REPLAY_PORT", replayPort);
      Collector sampler = Collector.start(exporter + "-" + i, jaeger, settings, config("sampler"));
      samplers.put(sampler, Node.of(sampler));
      settings.put("SAMPLER_" + i, sampler.otlpGrpc());
      settings.put("SAMPLER_%d_REPLAY".formatted(i), "127.0.0.1:" + replayPort);
    }
    for (int i = 0; i < ROUTERS; i++) {
      List<Path> configs = List.of(config("router"), config(exporter));
      Router router = Router.start(exporter + "-" + i, settings, configs);
      routers.put(router, Node.of(router));
    }
    awaitReady(SAMPLERS);
  }

  private void awaitRouters(String what, Predicate<RouterMetrics> fits) {
    routers.forEach(
        (router, node) -> {
          if (node.running()) {
            Await.until(LIMIT, what, router::metrics, fits);
          }
        });
  }

  private List<CollectorMetrics> samplerMetrics() throws Exception {
    List<CollectorMetrics> all = new ArrayList<>();
    for (Map.Entry<Collector, Node> sampler : samplers.entrySet()) {
      if (sampler.getValue().running()) {
        all.add(sampler.getKey().metrics());
      }
    }
    return all;
  }

  private static Path config(String name) {
    return Repository.path("services/e2e/src/test/resources/router/" + name + ".yaml");
  }
}
