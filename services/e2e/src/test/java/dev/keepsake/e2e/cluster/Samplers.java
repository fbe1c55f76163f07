package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.JaegerClient;
import dev.keepsake.e2e.pipeline.PrometheusText;
import dev.keepsake.e2e.process.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The chart keepsake as it is installed with routers in front of several samplers, reached past
 * kubectl, which carries no load.
 */
final class Samplers {
  static final String SELECTOR = "app.kubernetes.io/component=sampler";
  static final String STATEFUL_SET = "statefulset/keepsake-sampler";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TELEMETRY = 8888;
  private static final int OTLP_NODE_PORT = 30318;
  private static final int JAEGER_NODE_PORT = 30686;

  // Beside the chart: a NodePort takes more than kubectl's port-forward, and outlives its pods.
  private static final String NODE_PORTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: test-otlp}
      spec:
        type: NodePort
        selector: {app.kubernetes.io/component: router}
        ports: [{port: 4318, nodePort: %d}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: test-jaeger}
      spec:
        type: NodePort
        selector: {app.kubernetes.io/component: jaeger}
        ports: [{port: 16686, nodePort: %d}]
      """
          .formatted(OTLP_NODE_PORT, JAEGER_NODE_PORT);

  private final Namespace namespace;

  private Samplers(Namespace namespace) {
    this.namespace = namespace;
  }

  /** Installs the chart, and waits until all is ready. */
  static Samplers install(Namespace namespace, int samplers, int routers, String... settings) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("install", "keepsake", "helm/keepsake", "--wait", "--timeout=4m"));
    arguments.addAll(Charts.localImages());
    arguments.add("--set=sampler.replicas=" + samplers + ",router.replicas=" + routers);
    arguments.addAll(List.of(settings));
    namespace.helm(arguments.toArray(String[]::new));
    namespace.apply(NODE_PORTS);
    return new Samplers(namespace);
  }

  /** Changes how many samplers there are, and waits until it is so. */
  void scale(int samplers) {
    namespace.helm(
        "upgrade",
        "keepsake",
        "helm/keepsake",
        "--reuse-values",
        "--set=sampler.replicas=" + samplers,
        "--wait",
        "--timeout=4m");
    Await.until(
        LIMIT, samplers + " samplers are left", () -> namespace.pods(SELECTOR).size() == samplers);
    namespace.awaitRollout(STATEFUL_SET);
  }

  /** Where the routers take OTLP over HTTP. */
  URI otlp() {
    return URI.create("http://" + namespace.cluster().nodeAddress() + ":" + OTLP_NODE_PORT);
  }

  JaegerClient jaeger() {
    return new JaegerClient(
        URI.create("http://" + namespace.cluster().nodeAddress() + ":" + JAEGER_NODE_PORT));
  }

  /** What each sampler counts of itself. */
  List<CollectorMetrics> metrics() {
    return namespace.pods(SELECTOR).stream()
        .map(pod -> namespace.get(pod, TELEMETRY, "/metrics"))
        .map(text -> new CollectorMetrics(PrometheusText.parse(text)))
        .toList();
  }

  /** Over all samplers, so a trace that reaches two of them counts twice. */
  long receivedTraces() {
    return metrics().stream().mapToLong(CollectorMetrics::receivedTraces).sum();
  }

  /** Sends a load over several connections, each of which may end at another router. */
  List<OtlpSender.Delivery> send(Load load, int ways) {
    List<List<Load.Request>> parts = new ArrayList<>();
    for (int i = 0; i < ways; i++) {
      parts.add(new ArrayList<>());
    }
    for (int i = 0; i < load.requests().size(); i++) {
      parts.get(i % ways).add(load.requests().get(i));
    }
    return parts.parallelStream().map(part -> new OtlpSender(otlp(), 2, 10).send(part)).toList();
  }

  /** Waits until nothing waits any more, in the routers and in the samplers. */
  void awaitDrained() {
    Await.until(
        LIMIT,
        "the routers have sent everything",
        () ->
            namespace.pods("app.kubernetes.io/component=router").stream()
                .map(pod -> namespace.get(pod, TELEMETRY, "/metrics"))
                .map(text -> new CollectorMetrics(PrometheusText.parse(text)))
                .allMatch(router -> router.queuedSpans() == 0));
    Await.until(
        LIMIT,
        "the samplers have decided and sent everything",
        this::metrics,
        all -> all.stream().allMatch(now -> now.undecidedTraces() == 0 && now.queuedSpans() == 0));
  }
}
