package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.io.IOException;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The registry that K3s itself lacks: the one of the project's own node, put into its container.
 * K3s asks it first for any image, as that node does.
 */
final class K3sRegistry {
  private static final String PROGRAM = "/usr/local/bin/registry";
  private static final String SETTINGS = "/etc/node/registry.yaml";
  private static final String MIRRORS =
      """
      mirrors:
        "*":
          endpoint: ["http://127.0.0.1:5000"]
      """;

  private K3sRegistry() {}

  /** Whether that image is K3s, and not a node that brings a registry along. */
  static boolean isMissingIn(DockerImageName image) {
    return image.getUnversionedPart().equals("rancher/k3s");
  }

  /** Before the container starts. */
  static void putInto(K3sContainer node) {
    node.withCopyFileToContainer(MountableFile.forHostPath(Tools.registry(), 0755), PROGRAM)
        .withCopyFileToContainer(
            MountableFile.forHostPath(Repository.path("tools/kube-node/etc/registry.yaml")),
            SETTINGS)
        .withCopyToContainer(Transferable.of(MIRRORS), "/etc/rancher/k3s/registries.yaml");
  }

  /** After it has started. */
  static void start(K3sContainer node) throws IOException, InterruptedException {
    var result =
        node.execInContainer(
            "sh", "-c", PROGRAM + " serve " + SETTINGS + " > /tmp/registry.log 2>&1 &");
    if (result.getExitCode() != 0) {
      throw new IOException("no registry was started in the node: " + result.getStderr());
    }
  }
}
