package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The whole system: the shop, the Collector and Jaeger. */
public final class TracedShop implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Jaeger jaeger;
  private final Collector collector;
  private final Shop shop;

  private TracedShop(Jaeger jaeger, Collector collector, Shop shop) {
    this.jaeger = jaeger;
    this.collector = collector;
    this.shop = shop;
  }

  /**
   * @param name names the logs
   * @param pipeline environment variables of collector-config.yaml
   * @param services environment variables of the services
   * @param overlays configuration files that add to collector-config.yaml
   */
  public static TracedShop start(
      String name, Map<String, String> pipeline, Map<String, String> services, Path... overlays) {
    Jaeger jaeger = Jaeger.start(name);
    try {
      Collector collector = Collector.start(name, jaeger, pipeline, overlays);
      try {
        return new TracedShop(jaeger, collector, Shop.start(name, collector, services));
      } catch (Throwable e) {
        collector.close();
        throw e;
      }
    } catch (Throwable e) {
      jaeger.close();
      throw e;
    }
  }

  public Shop shop() {
    return shop;
  }

  public Jaeger jaeger() {
    return jaeger;
  }

  public Collector collector() {
    return collector;
  }

  /** The ids of all its processes but those of the database, by their names. */
  public Map<String, Long> processIds() {
    Map<String, Long> ids = new LinkedHashMap<>(shop.processIds());
    ids.put("collector", collector.pid());
    ids.put("jaeger", jaeger.pid());
    return ids;
  }

  /** Waits until Jaeger has the trace and it is as wanted. */
  public List<StoredSpan> awaitTrace(String traceId, Predicate<List<StoredSpan>> wanted) {
    Optional<List<StoredSpan>> trace =
        Await.until(
            LIMIT,
            "trace " + traceId + " is in Jaeger, whole",
            () -> jaeger.client().trace(traceId),
            found -> found.isPresent() && wanted.test(found.get()));
    return trace.orElseThrow();
  }

  /**
   * Waits until every trace of the requests answered so far is decided on, and stored if it is
   * kept: one more order is placed and found whole, for its spans went through the same queues
   * behind theirs.
   */
  public void awaitDecisions() {
    HttpResponse<String> last =
        shop.post(
            "/api/orders",
            "{\"items\": [\"item1\"], \"total\": 1}",
            "baggage",
            "sampling.keep=true");
    awaitTrace(Shop.traceId(last), spans -> true);
    collector.awaitDrained(LIMIT);
  }

  @Override
  public void close() {
    // The Collector after all that send to it, and Jaeger last, so that the last spans arrive.
    try (jaeger;
        collector) {
      shop.close();
    }
  }
}
