package dev.keepsake.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the charts and Skaffold render, a real API server takes as it stands. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RenderedIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String CRDS = "services/e2e/src/test/resources/cluster/crds.yaml";

  private Cluster cluster;
  private Namespace namespace;

  @BeforeAll
  void prepare(Cluster shared) {
    cluster = shared;
    cluster.kubectl("apply", "-f", CRDS);
    cluster.kubectl("wait", "--for=condition=Established", "-f", CRDS, "--timeout=60s");
    // The name that skaffold.yaml gives.
    namespace = cluster.createNamespace("keepsake");
  }

  @AfterAll
  void remove() {
    if (namespace != null) {
      namespace.close();
      cluster.kubectl("delete", "-f", CRDS);
    }
  }

  static Stream<Path> examples() throws IOException {
    List<Path> examples = new ArrayList<>();
    for (String chart : List.of("keepsake", "shop")) {
      try (Stream<Path> files = Files.list(Repository.path("helm/" + chart + "/examples"))) {
        files
            .filter(file -> !file.toString().endsWith(".rendered.yaml"))
            .sorted()
            .map(Repository.path("")::relativize)
            .forEach(examples::add);
      }
    }
    return examples.stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleIsTaken(Path example) {
    String chart = example.getName(1).toString();
    assertTaken(
        "example-" + chart + "-" + example.getFileName(),
        cluster.helm(
            "template",
            chart,
            "helm/" + chart,
            "--namespace=" + namespace.name(),
            "--values=" + example,
            // A pod is only taken where its service account is already; helm test runs them.
            "--skip-tests",
            "--api-versions=monitoring.coreos.com/v1,cert-manager.io/v1,gateway.networking.k8s.io/v1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "kind", "minikube", "prod", "ci"})
  void aProfileOfSkaffoldOrNoneIsTaken(String profile) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tools/deploy", "render", "--offline=true", "--digest-source=tag", "--tag=test"));
    if (!profile.isEmpty()) {
      command.add("--profile=" + profile);
    }
    String name = profile.isEmpty() ? "none" : profile;
    assertTaken("profile-" + name + ".yaml", cluster.command(LIMIT, command));
  }

  private void assertTaken(String name, String manifest) {
    Path file = Repository.directory("e2e-work").resolve(name);
    try {
      Files.writeString(file, manifest);
    } catch (IOException e) {
      throw new AssertionError("not written: " + file, e);
    }
    assertThat(
            cluster.command(
                LIMIT,
                List.of(
                    Tools.kubectl().toString(),
                    "apply",
                    "--namespace=" + namespace.name(),
                    "--dry-run=server",
                    "--filename=" + file)))
        .contains("(server dry run)")
        // Pod Security says so of a Deployment that it would let no pod of be made.
        .doesNotContain("would violate PodSecurity");
  }
}
