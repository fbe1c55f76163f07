package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** A real Kubernetes of one node, in a container that the tests start and remove. */
public final class Cluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int REGISTRY = 5000;

  private final K3sContainer node;
  private final Path kubeconfig;

  private Cluster(K3sContainer node, Path kubeconfig) {
    this.node = node;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Starts the node that the system property {@code keepsake.kube-node} names: the project's own,
   * which stands in for rancher/k3s and has a registry in it on port 5000, or K3s, which is given
   * one.
   */
  @SuppressWarnings("resource") // closed by close()
  public static Cluster start() {
    DockerImageName image = DockerImageName.parse(System.getProperty("keepsake.kube-node"));
    boolean lacksRegistry = K3sRegistry.isMissingIn(image);
    K3sContainer node = new K3sContainer(image.asCompatibleSubstituteFor("rancher/k3s"));
    node.addExposedPort(REGISTRY);
    if (lacksRegistry) {
      K3sRegistry.putInto(node);
    }
    node.start();
    try {
      if (lacksRegistry) {
        K3sRegistry.start(node);
      }
      Path kubeconfig = Repository.directory("e2e-work").resolve("kubeconfig");
      Files.writeString(kubeconfig, node.getKubeConfigYaml());
      return new Cluster(node, kubeconfig);
    } catch (IOException e) {
      node.stop();
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      node.stop();
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the node started", e);
    }
  }

  /** Makes a namespace in which the Pod Security standard {@code restricted} is enforced. */
  public Namespace createNamespace(String name) {
    Namespace namespace = new Namespace(this, name);
    kubectl("create", "namespace", name);
    kubectl("label", "namespace", name, "pod-security.kubernetes.io/enforce=restricted");
    return namespace;
  }

  /** What kubectl prints. */
  public String kubectl(String... arguments) {
    return command(LIMIT, command(Tools.kubectl(), arguments));
  }

  /** What helm prints. */
  public String helm(String... arguments) {
    return command(LIMIT, command(Tools.helm(), arguments));
  }

  /** Helm, whether it succeeds or not. */
  public Command.Result tryHelm(String... arguments) {
    return Command.run(LIMIT, environment(), command(Tools.helm(), arguments));
  }

  /** What any command prints that finds the cluster by its KUBECONFIG. */
  public String command(Duration limit, List<String> command) {
    return Command.output(limit, environment(), command);
  }

  /** For programs that look for the cluster in their environment. */
  public Map<String, String> environment() {
    return Map.of("KUBECONFIG", kubeconfig.toString());
  }

  /** The address of the node itself, where NodePorts are. */
  public String nodeAddress() {
    return node.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
        .findFirst()
        .orElseThrow()
        .getIpAddress();
  }

  /** The node's own registry as this machine reaches it, host:port. */
  public String registry() {
    return "localhost:" + node.getMappedPort(REGISTRY);
  }

  /**
   * Sends a signal to the process of a pod's only container.
   *
   * @param signal such as SIGKILL, which is what a crash looks like
   */
  public void signal(String namespace, String pod, String signal) {
    String id =
        kubectl(
            "-n",
            namespace,
            "get",
            "pod",
            pod,
            "-o",
            "jsonpath={.status.containerStatuses[0].containerID}");
    inside(
        "ctr",
        "-n",
        "k8s.io",
        "task",
        "kill",
        "--signal",
        signal,
        id.substring("containerd://".length()));
  }

  @Override
  public void close() {
    node.stop();
  }

  private void inside(String... command) {
    try {
      var result = node.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new AssertionError(
            String.join(" ", command) + ": " + result.getStdout() + result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in the node", e);
    }
  }

  private static List<String> command(Path program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
