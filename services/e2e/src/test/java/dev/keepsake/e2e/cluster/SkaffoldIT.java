package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.shop.OrderTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From source to a trace in Jaeger by one command of Skaffold's. */
@ExtendWith(SharedCluster.class)
class SkaffoldIT {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  @Test
  void runBringsTheShopUpFromSource(Cluster cluster) throws Exception {
    // The name that skaffold.yaml gives.
    try (Namespace namespace = cluster.createNamespace("keepsake")) {
      skaffold(cluster, "run", "--insecure-registry=" + cluster.registry());
      try (ClusterShop shop = ClusterShop.open(namespace)) {
        List<StoredSpan> trace = shop.awaitTrace(shop.order());
        assertThat(OrderTree.of(trace)).isEqualTo(OrderTree.EXPECTED);
      }
      skaffold(cluster, "delete");
      Await.until(LIMIT, "nothing is left", namespace::contents, String::isEmpty);
    }
  }

  private static void skaffold(Cluster cluster, String... arguments) {
    List<String> command = new ArrayList<>(List.of("tools/deploy"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--profile=ci", "--default-repo=" + cluster.registry()));
    cluster.command(LIMIT, command);
  }
}
