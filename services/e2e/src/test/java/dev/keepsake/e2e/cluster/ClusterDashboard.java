package dev.keepsake.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The replicas of the dashboard of a namespace behind a port of the node, which leads to those that
 * a test lets it.
 */
final class ClusterDashboard {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String LABEL = "app.kubernetes.io/entry";
  private static final String SERVICE = "test-dashboard-8080";

  private final Namespace namespace;
  private final String token;
  private final URI address;

  private ClusterDashboard(Namespace namespace, URI address) {
    this.namespace = namespace;
    this.token = token(namespace);
    this.address = address;
  }

  /** Opens the port to one replica. */
  static ClusterDashboard open(Namespace namespace, String replica) {
    namespace.kubectl("label", "pod", replica, LABEL + "=dashboard");
    return new ClusterDashboard(namespace, NodePort.open(namespace, "entry", "dashboard", 8080));
  }

  /** The token that the chart made. */
  static String token(Namespace namespace) {
    return namespace.kubectl(
        "get",
        "secret",
        "keepsake-dashboard-login",
        "-o",
        "go-template={{.data.token | base64decode}}");
  }

  static List<String> replicas(Namespace namespace) {
    return namespace.pods("app.kubernetes.io/component=dashboard");
  }

  /** What comes from now on goes to another replica; connections stay where they are. */
  void move(String from, String to) {
    namespace.kubectl("label", "pod", to, LABEL + "=dashboard");
    namespace.kubectl("label", "pod", from, LABEL + "-");
    String podIp = namespace.kubectl("get", "pod", to, "-o", "jsonpath={.status.podIP}");
    Await.until(
        LIMIT,
        "the port leads to " + to + " alone",
        () ->
            namespace.kubectl(
                "get",
                "endpointslices",
                "--selector=kubernetes.io/service-name=" + SERVICE,
                "-o",
                "jsonpath={.items[*].endpoints[*].addresses[0]}"),
        podIp::equals);
  }

  URI address() {
    return address;
  }

  String token() {
    return token;
  }

  /** What a path answers to who has the token. */
  HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return ask(address, path, token);
  }

  /** The ids of all traces that it lists. */
  Set<String> traces() throws IOException, InterruptedException {
    Set<String> ids = new HashSet<>();
    String cursor = "";
    do {
      HttpResponse<String> answer = ask("/api/traces?limit=1000" + cursor);
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + ": " + answer.body());
      }
      JsonNode page = JSON.readTree(answer.body());
      page.path("traces").forEach(trace -> ids.add(trace.path("traceId").asText()));
      cursor = page.hasNonNull("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  static HttpResponse<String> ask(URI address, String path, String token)
      throws IOException, InterruptedException {
    return Http.send(
        HttpRequest.newBuilder(address.resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(LIMIT)
            .build());
  }
}
