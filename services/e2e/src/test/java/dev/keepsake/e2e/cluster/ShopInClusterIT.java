package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.JaegerClient;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.OrderTree;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Both charts, from installation to removal, in a namespace that enforces Pod Security. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopInClusterIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TRACES_PER_SECOND = 200;
  private static final int CALLERS = 3;
  private static final int ORDERS_PER_SECOND = 6;
  private static final int SEEN_PER_SECOND = 5;

  private static final String TOKEN = "only-for-the-tests-in-the-cluster-0";
  private static final String PROGRAM = "without-an-sdk";

  private Namespace namespace;
  private KeepsakeRelease keepsake;
  private String traceOfProgram;

  /** The policies that kept traces, by their ids. */
  private final Map<String, String> kept = new HashMap<>();

  @BeforeAll
  void install(Cluster cluster) {
    SharedCluster.pushServices(cluster);
    namespace = cluster.createNamespace("shop");
    // One sampler, and routers all the same, which remember what it has not decided.
    namespace.kubectl(
        "create", "secret", "generic", "tokens", "--from-literal=tokens=test=" + TOKEN);
    ClusterRedis.install(namespace);
    keepsake =
        KeepsakeRelease.install(
            namespace,
            "crashSafe=true",
            "router.exporter=trace_router",
            "dashboard.replicas=2,dashboard.redis.secretName=" + ClusterRedis.SECRET,
            // Not the load of the machine is to decide whether the Redis counts as away.
            "dashboard.extraEnv[0].name=REDIS_TIMEOUT,dashboard.extraEnv[0].value=60s",
            "traceApi.tokens.required=true,traceApi.tokens.secretName=tokens");
    namespace.helm(
        "install",
        "shop",
        "helm/shop",
        "--values=k8s/ci/shop.yaml",
        // Only what the tests send.
        "--set=services.frontend.replicas=0",
        "--wait",
        "--timeout=5m");
  }

  @AfterAll
  void remove() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  @Order(1)
  void aProgramWithoutAnSdkMakesATraceWithItsTokenAlone() throws Exception {
    try (ClusterTraceApi api = ClusterTraceApi.open(namespace)) {
      assertThat(api.start("none-of-" + TOKEN, PROGRAM).statusCode()).isEqualTo(401);

      traceOfProgram = api.makeTrace(TOKEN, PROGRAM);
    }
  }

  @Test
  @Order(2)
  void anOrderIsOneTreeAndSaysWhereItRan() throws Exception {
    try (ClusterShop shop = ClusterShop.open(namespace)) {
      List<StoredSpan> trace = shop.awaitTrace(shop.order());

      assertThat(OrderTree.of(trace)).isEqualTo(OrderTree.EXPECTED);
      assertThat(trace).allSatisfy(this::assertSaysWhereItRan);
      List<StoredSpan> program = shop.awaitTrace(traceOfProgram);
      assertThat(program).allSatisfy(span -> assertThat(span.service()).isEqualTo(PROGRAM));
      for (StoredSpan root : List.of(trace.getFirst(), program.getFirst())) {
        kept.put(root.traceId(), root.policy());
      }
    }
  }

  @Test
  @Order(3)
  void theDashboardSaysWhyTheyWereKeptToWhoHasItsToken() throws Exception {
    String token = ClusterDashboard.token(namespace);
    try (PortForward dashboard = PortForward.open(namespace, "keepsake-dashboard", 8000)) {
      assertThat(kept).hasSize(2);
      assertThat(
              ClusterDashboard.ask(dashboard.address(), "/api/traces", "none-of-" + token)
                  .statusCode())
          .isEqualTo(401);
      kept.forEach(
          (trace, policy) ->
              Await.until(
                  LIMIT,
                  "the dashboard knows that " + policy + " kept " + trace,
                  () ->
                      ClusterDashboard.ask(dashboard.address(), "/api/traces/" + trace, token)
                          .body(),
                  answer ->
                      answer.contains("\"state\":\"kept\",\"policy\":\"%s\"".formatted(policy))));
    }
  }

  private void assertSaysWhereItRan(StoredSpan span) {
    assertThat(span.resource())
        .containsEntry("k8s.namespace.name", namespace.name())
        .containsEntry("k8s.deployment.name", "shop-" + span.service())
        // Only the Collector knows when the pod started; the rest the services say themselves, too.
        .containsKey("k8s.pod.start_time")
        .containsKeys("k8s.pod.name", "k8s.pod.uid", "k8s.node.name", "service.instance.id");
  }

  @Test
  @Order(4)
  void aPageGoesOnWhenItsReplicaOfTheDashboardIsKilled() throws Exception {
    assumeTrue(FollowingPage.canOpen(), "there is a Chromium");
    List<String> replicas = ClusterDashboard.replicas(namespace);
    assertThat(replicas).hasSize(2);
    ClusterDashboard dashboard = ClusterDashboard.open(namespace, replicas.getFirst());
    try (FollowingPage page = FollowingPage.open(dashboard.address(), dashboard.token())) {
      // Not before: of more than five hundred a page is told the newest. Past the Collector, which
      // sends to a dashboard once and counts what was not taken.
      Traffic traffic =
          Traffic.steady(
              List.of(dashboard.address()),
              SEEN_PER_SECOND,
              ThreadLocalRandom.current().nextLong());
      Traffic.Sent sent;
      Set<String> seenBefore;
      long resets;
      try {
        awaitSeen(page, 5 * SEEN_PER_SECOND);
        dashboard.move(replicas.getFirst(), replicas.getLast());
        assertThat(page.resumed()).as("it stays connected").hasSize(1);
        resets = page.resets();
        seenBefore = page.seen();
        keepsake.kill(replicas.getFirst());
        Await.until(
            LIMIT,
            "the other replica lists what was seen before",
            dashboard::traces,
            known -> known.containsAll(seenBefore));
        awaitSeen(page, page.seen().size() + 10 * SEEN_PER_SECOND);
      } finally {
        sent = traffic.stop();
      }
      assertThat(sent.lost()).isZero();
      Await.until(
          LIMIT,
          "the page has seen all that was sent",
          page::seen,
          seen -> seen.containsAll(sent.kinds().keySet()));
      Set<String> known = dashboard.traces();
      assertThat(page.seen()).as("what the dashboard lists").containsAll(known);
      Await.until(LIMIT, "it shows them", page::shown, shown -> shown == page.seen().size());
      assertThat(page.resumed().subList(1, page.resumed().size()))
          .as("where it went on")
          .isNotEmpty()
          .doesNotContain(0L);
      assertThat(page.resets()).as("it did not begin anew").isEqualTo(resets);
      assertThat(page.faults()).isEmpty();
      System.out.printf(
          "%nA replica of the dashboard killed: the page had seen %d of %d traces, and then saw all%n",
          seenBefore.size(), known.size());
    }
    namespace.awaitRollout("deployment/keepsake-dashboard");
  }

  @Test
  @Order(5)
  void helmTestPasses() {
    namespace.helm("test", "keepsake", "--timeout=3m");
    namespace.helm("test", "shop", "--timeout=3m");
  }

  @Test
  @Order(6)
  void anUpgradeOfThePoliciesLosesNoErrorTrace() throws Exception {
    Traffic traffic =
        Traffic.steady(
            List.of(keepsake.otlp()), TRACES_PER_SECOND, ThreadLocalRandom.current().nextLong());
    Traffic.Sent sent;
    Set<String> underOldPolicies;
    try {
      awaitTraces(traffic, 5 * TRACES_PER_SECOND);
      keepsake.upgrade("sampler.policies.baselinePercent=100");
      underOldPolicies = traffic.ids();
      awaitTraces(traffic, traffic.traces() + 10 * TRACES_PER_SECOND);
    } finally {
      sent = traffic.stop();
    }
    keepsake.awaitDrained();

    StoredTraces stored =
        StoredTraces.of(keepsake.jaeger(), List.of("gateway", "order", "payment"));
    Losses errors = Losses.of(TraceKind.ERROR, sent.kinds(), stored);
    Losses slow = Losses.of(TraceKind.SLOW, sent.kinds(), stored);
    System.out.printf(
        "%nUpgrade under traffic: error traces lost / partial %s, slow traces %s%n", errors, slow);
    assertThat(sent.lost()).as("spans that the senders gave up").isZero();
    assertThat(errors.none()).as("errors: %s", errors).isTrue();
    assertThat(slow.none()).as("slow: %s", slow).isTrue();
    sent.kinds().keySet().removeAll(underOldPolicies);
    assertThat(stored.ids())
        .as("all that began under the new policies")
        .containsAll(sent.kinds().keySet());
  }

  @Test
  @Order(7)
  void aRollingUpdateOfServicesLosesNoOrderAndNoSpan() {
    SteadyOrders orders =
        SteadyOrders.start(
            NodePort.open(namespace, "name", "gateway", 8080), CALLERS, ORDERS_PER_SECOND);
    SteadyOrders.Answers answers;
    try {
      for (String service : List.of("gateway", "order", "payment")) {
        awaitOrders(orders);
        restart(service);
      }
      awaitOrders(orders);
    } finally {
      answers = orders.stop();
    }

    System.out.printf("%nRolling update under traffic: %d orders%n", answers.traces().size());
    assertThat(answers.failures()).as("answers other than 201").isEmpty();
    JaegerClient jaeger = keepsake.jaeger();
    for (String trace : answers.traces()) {
      Await.until(
          LIMIT,
          "the whole trace " + trace + " is in Jaeger",
          () -> jaeger.trace(trace).map(OrderTree::of).orElse("nothing"),
          OrderTree.EXPECTED::equals);
    }
  }

  /** Replaces the pod of a service, and waits until the old one has ended. */
  private void restart(String service) {
    System.out.printf("%s: %s is restarted%n", Instant.now(), service);
    List<String> old = namespace.pods("app.kubernetes.io/name=" + service);
    namespace.kubectl("rollout", "restart", "deployment/shop-" + service);
    namespace.awaitRollout("deployment/shop-" + service);
    for (String pod : old) {
      namespace.kubectl("wait", "--for=delete", "pod/" + pod, "--timeout=90s");
    }
    assertThat(namespace.pods("app.kubernetes.io/name=" + service))
        .doesNotContainAnyElementsOf(old);
  }

  /** Some seconds' worth. */
  private static void awaitOrders(SteadyOrders orders) {
    int before = orders.accepted();
    Await.until(
        LIMIT, "orders go through", () -> orders.accepted() >= before + 5 * ORDERS_PER_SECOND);
  }

  @Test
  @Order(8)
  void removalLeavesNothing() {
    NodePort.closeAll(namespace);
    namespace.helm("uninstall", "shop", "--wait", "--timeout=3m");
    namespace.helm("uninstall", "keepsake", "--wait", "--timeout=3m");
    ClusterRedis.remove(namespace);
    namespace.kubectl("delete", "secret", "tokens");

    Await.until(LIMIT, "nothing is left", namespace::contents, String::isEmpty);
    assertThat(
            namespace.cluster().kubectl("get", "clusterroles,clusterrolebindings", "--output=name"))
        .doesNotContain("/" + namespace.name() + "-keepsake");
    Await.until(
        LIMIT,
        "its volumes are gone",
        () -> namespace.cluster().kubectl("get", "persistentvolumes"),
        volumes -> !volumes.contains(" " + namespace.name() + "/"));
  }

  private static void awaitSeen(FollowingPage page, int count) {
    Await.until(LIMIT, "the page has seen " + count, () -> page.seen().size() >= count);
  }

  private static void awaitTraces(Traffic traffic, int count) {
    Await.until(LIMIT, count + " traces are sent", () -> traffic.traces() >= count);
  }
}
