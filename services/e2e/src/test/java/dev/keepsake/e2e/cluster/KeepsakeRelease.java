package dev.keepsake.e2e.cluster;

import static java.util.concurrent.CompletableFuture.supplyAsync;

import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.JaegerClient;
import dev.keepsake.e2e.pipeline.PrometheusText;
import dev.keepsake.e2e.pipeline.RouterMetrics;
import dev.keepsake.e2e.process.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The chart keepsake, as it is installed in a namespace. */
final class KeepsakeRelease {
  static final String SAMPLERS = "statefulset/keepsake-sampler";
  static final String ROUTERS = "deployment/keepsake-router";

  private static final String JAEGER = "deployment/keepsake-jaeger";
  private static final int MANY_SPANS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TELEMETRY = 8888;

  /** The chart's default. */
  static final int JAEGER_MAX_TRACES = 50_000;

  private final Namespace namespace;
  private final String entry;

  private KeepsakeRelease(Namespace namespace, String entry) {
    this.namespace = namespace;
    this.entry = entry;
  }

  /**
   * Installs the chart with the images that were built here, and waits until all is ready.
   *
   * @param settings as {@code helm install} takes them after {@code --set}
   */
  static KeepsakeRelease install(Namespace namespace, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of("install", "keepsake", "helm/keepsake", "--wait", "--timeout=4m"));
    arguments.add("--values=k8s/ci/keepsake.yaml");
    for (String setting : settings) {
      arguments.add("--set=" + setting);
    }
    namespace.helm(arguments.toArray(String[]::new));
    boolean routers = !namespace.pods(component("router")).isEmpty();
    return new KeepsakeRelease(namespace, routers ? "router" : "sampler");
  }

  /** Changes some values, leaves the others, and waits until it is done. */
  void upgrade(String settings) {
    namespace.helm(
        "upgrade",
        "keepsake",
        "helm/keepsake",
        "--reuse-values",
        "--set=" + settings,
        "--wait",
        "--timeout=4m");
    namespace.awaitRollout(SAMPLERS);
  }

  /** Changes how many samplers there are, and waits until it is so. */
  void scale(int samplers) {
    upgrade("sampler.replicas=" + samplers);
    Await.until(LIMIT, samplers + " samplers", () -> samplers().size() == samplers);
  }

  /** Deletes a pod, and waits until it is gone. */
  void delete(String pod) {
    namespace.kubectl("delete", "pod", pod);
  }

  /** Ends the process of a pod as a crash would. */
  void kill(String pod) {
    namespace.cluster().signal(namespace.name(), pod, "SIGKILL");
  }

  /** Has Jaeger hang until what is kept waits for it at the samplers, and then go on. */
  void hangJaeger() {
    String pod = namespace.pods(component("jaeger")).getFirst();
    namespace.cluster().signal(namespace.name(), pod, "SIGSTOP");
    try {
      Await.until(
          LIMIT,
          MANY_SPANS + " spans wait for Jaeger",
          () -> metrics("sampler").stream().mapToLong(CollectorMetrics::queuedSpans).sum(),
          waiting -> waiting >= MANY_SPANS);
    } finally {
      namespace.cluster().signal(namespace.name(), pod, "SIGCONT");
    }
    namespace.awaitRollout(JAEGER);
  }

  /** Restarts workloads, all at once, and waits until each has. */
  void restart(String... workloads) {
    for (String workload : workloads) {
      namespace.kubectl("rollout", "restart", workload);
    }
    for (String workload : workloads) {
      namespace.awaitRollout(workload);
    }
  }

  /** The names of the samplers' pods. */
  List<String> samplers() {
    return namespace.pods(component("sampler"));
  }

  /** Where it takes OTLP over HTTP. */
  URI otlp() {
    return nodePort(entry, 4318);
  }

  JaegerClient jaeger() {
    return new JaegerClient(nodePort("jaeger", 16686), JAEGER_MAX_TRACES);
  }

  /** Sends a load over several connections, each of which may end at another router. */
  List<OtlpSender.Delivery> send(Load load, int ways) {
    URI otlp = otlp();
    List<List<Load.Request>> parts = new ArrayList<>();
    for (int i = 0; i < ways; i++) {
      parts.add(new ArrayList<>());
    }
    for (int i = 0; i < load.requests().size(); i++) {
      parts.get(i % ways).add(load.requests().get(i));
    }
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<OtlpSender.Delivery>> sent =
          parts.stream()
              .map(part -> supplyAsync(() -> new OtlpSender(otlp, 2, 10).send(part), senders))
              .toList();
      return sent.stream().map(CompletableFuture::join).toList();
    }
  }

  /** Over all samplers, so a trace that reaches two of them counts twice. */
  long receivedTraces() {
    return metrics("sampler").stream().mapToLong(CollectorMetrics::receivedTraces).sum();
  }

  /** Waits until nothing waits any more, in the routers and in the samplers. */
  void awaitDrained() {
    Await.until(
        LIMIT,
        "the routers have sent everything",
        this::routers,
        all -> all.stream().allMatch(now -> now.waitingSpans() == 0));
    // Several times in a row: what is being batched for some 200 ms is counted nowhere.
    AtomicInteger calm = new AtomicInteger();
    Await.until(
        LIMIT,
        "the samplers have decided and sent everything",
        () -> metrics("sampler"),
        all -> {
          boolean idle =
              all.stream().allMatch(now -> now.undecidedTraces() == 0 && now.queuedSpans() == 0);
          calm.set(idle ? calm.get() + 1 : 0);
          return calm.get() >= 5;
        });
  }

  /**
   * Waits until every router has known the same samplers for so long; before, the trace router
   * sends some traces to two of them.
   */
  void awaitSettled(Duration age) {
    Await.until(
        LIMIT,
        "no sampler comes or goes",
        this::routers,
        all -> all.stream().allMatch(now -> now.ringAgeSeconds() > age.toSeconds()));
  }

  private List<CollectorMetrics> metrics(String component) {
    return texts(component).stream().map(CollectorMetrics::new).toList();
  }

  /** What the routers count of themselves, as it stands. */
  String routerMetrics() {
    return namespace.pods(component("router")).stream()
        .map(pod -> pod + "\n" + namespace.get(pod, TELEMETRY, "/metrics"))
        .reduce("", String::concat);
  }

  private List<RouterMetrics> routers() {
    return texts("router").stream().map(RouterMetrics::new).toList();
  }

  private List<PrometheusText> texts(String component) {
    return namespace.pods(component(component)).stream()
        .map(pod -> namespace.get(pod, TELEMETRY, "/metrics"))
        .map(PrometheusText::parse)
        .toList();
  }

  private URI nodePort(String component, int port) {
    return NodePort.open(namespace, "component", component, port);
  }

  private static String component(String name) {
    return "app.kubernetes.io/component=" + name;
  }
}
