package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.OrderTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From source to a trace in Jaeger by one command of Skaffold's, and from an edit to a new pod. */
@ExtendWith(SharedCluster.class)
class SkaffoldIT {
  private static final Duration LIMIT = Duration.ofMinutes(20);

  /** An edit of the order service: a class that it did not have. */
  private static final Path EDIT =
      Repository.path("services/order/src/main/java/dev/keepsake/order/Edited.java");

  @Test
  void runBringsTheShopUpFromSourceAndAnEditReplacesOneService(Cluster cluster) throws Exception {
    // If the test was killed.
    Files.deleteIfExists(EDIT);
    // The name that skaffold.yaml gives.
    try (Namespace namespace = cluster.createNamespace("keepsake")) {
      skaffold(cluster, "run", "--insecure-registry=" + cluster.registry());
      try (ClusterShop shop = ClusterShop.open(namespace)) {
        List<StoredSpan> trace = shop.awaitTrace(shop.order());
        assertThat(OrderTree.of(trace)).isEqualTo(OrderTree.EXPECTED);
      }
      Set<String> before = pods(namespace);
      Files.writeString(EDIT, "package dev.keepsake.order;\n\nfinal class Edited {}\n");
      try {
        skaffold(cluster, "run", "--insecure-registry=" + cluster.registry());
      } finally {
        Files.delete(EDIT);
      }
      Set<String> replaced = new HashSet<>(before);
      replaced.removeAll(pods(namespace));
      assertThat(replaced).isNotEmpty().allMatch(pod -> pod.startsWith("shop-order-"));
      skaffold(cluster, "delete");
      Await.until(LIMIT, "nothing is left", namespace::contents, String::isEmpty);
    }
  }

  /** Name and uid of each: a pod of a StatefulSet has the name of the one before it. */
  private static Set<String> pods(Namespace namespace) {
    return namespace
        .kubectl(
            "get",
            "pods",
            "-o",
            "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}"
                + "{{.metadata.name}} {{.metadata.uid}}\n{{end}}{{end}}")
        .lines()
        .collect(Collectors.toSet());
  }

  private static void skaffold(Cluster cluster, String... arguments) {
    List<String> command = new ArrayList<>(List.of("tools/deploy"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--profile=ci", "--default-repo=" + cluster.registry()));
    cluster.command(LIMIT, command);
  }
}
