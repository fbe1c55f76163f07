package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.pipeline.JaegerClient;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.shop.Shop;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The gateway and Jaeger of a namespace, each through a port-forward, as NOTES.txt says. */
final class ClusterShop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String ORDER = "{\"items\": [\"item1\"], \"total\": 99.99}";

  private final PortForward gateway;
  private final PortForward jaeger;

  private ClusterShop(PortForward gateway, PortForward jaeger) {
    this.gateway = gateway;
    this.jaeger = jaeger;
  }

  /**
   * Opens the ports, and waits until an order goes through: JVMs that have just started are slow.
   */
  static ClusterShop open(Namespace namespace) {
    PortForward gateway = PortForward.open(namespace, "shop-gateway", 8080);
    try {
      ClusterShop shop =
          new ClusterShop(gateway, PortForward.open(namespace, "keepsake-jaeger", 16686));
      Await.until(LIMIT, "an order goes through", () -> shop.post().statusCode() == 201);
      return shop;
    } catch (Throwable e) {
      gateway.close();
      throw e;
    }
  }

  /** Posts an order whose trace is to be kept, and returns the id of the trace. */
  String order() throws Exception {
    HttpResponse<String> answer = post();
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " for an order: " + answer.body());
    }
    return Shop.traceId(answer);
  }

  private HttpResponse<String> post() throws Exception {
    return Http.send(order(gateway.address()));
  }

  /** An order whose trace is to be kept. */
  static HttpRequest order(URI gateway) {
    return HttpRequest.newBuilder(gateway.resolve("/api/orders"))
        .header("Content-Type", "application/json")
        .header("baggage", "sampling.keep=true")
        .POST(BodyPublishers.ofString(ORDER))
        .timeout(Duration.ofSeconds(60))
        .build();
  }

  /** Waits until Jaeger has the trace. */
  List<StoredSpan> awaitTrace(String traceId) {
    Optional<List<StoredSpan>> trace =
        Await.until(
            LIMIT,
            "trace " + traceId + " is in Jaeger",
            () ->
                new JaegerClient(jaeger.address(), KeepsakeRelease.JAEGER_MAX_TRACES)
                    .trace(traceId),
            Optional::isPresent);
    return trace.orElseThrow();
  }

  @Override
  public void close() {
    try (jaeger) {
      gateway.close();
    }
  }
}
