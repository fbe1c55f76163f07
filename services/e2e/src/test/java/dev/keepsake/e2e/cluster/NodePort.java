package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Await;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/**
 * A port of the node that leads to pods. A test puts it beside the chart, for it takes more than
 * kubectl's port-forward, and outlives the pods.
 */
final class NodePort {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: test-%s-%d, labels: {app.kubernetes.io/managed-by: test}}
      spec:
        type: NodePort
        selector: {app.kubernetes.io/%s: %s}
        ports: [{port: %d}]
      """;

  private NodePort() {}

  /**
   * Opens the port, and waits until it leads to a pod.
   *
   * @param label of the pods, after app.kubernetes.io/
   * @param port on which the pods listen
   */
  static URI open(Namespace namespace, String label, String value, int port) {
    namespace.apply(MANIFEST.formatted(value, port, label, value, port));
    String nodePort =
        namespace.kubectl(
            "get",
            "service",
            "test-%s-%d".formatted(value, port),
            "-o",
            "jsonpath={.spec.ports[0].nodePort}");
    String node = namespace.cluster().nodeAddress();
    Await.until(
        LIMIT,
        "port " + nodePort + " of the node leads to " + value,
        () -> {
          try (Socket socket = new Socket(node, Integer.parseInt(nodePort))) {
            return socket.isConnected();
          }
        });
    return URI.create("http://%s:%s".formatted(node, nodePort));
  }

  /** Closes all that were opened in a namespace. */
  static void closeAll(Namespace namespace) {
    namespace.kubectl("delete", "services", "--selector=app.kubernetes.io/managed-by=test");
  }
}
