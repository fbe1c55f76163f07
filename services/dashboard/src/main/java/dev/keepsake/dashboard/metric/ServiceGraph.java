package dev.keepsake.dashboard.metric;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who calls whom, from the Collector's service graph. */
@Singleton
public class ServiceGraph {
  private static final int MOST_EDGES = 1000;
  private static final long WINDOW_MILLIS = 120_000;

  private record Key(String client, String server) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byClient = client.compareTo(other.client);
      return byClient != 0 ? byClient : server.compareTo(other.server);
    }
  }

  private final Clock clock;
  private final RequestMetrics requests;
  private final Map<Key, Points<RequestMetrics.Count>> edges = new TreeMap<>();

  ServiceGraph(Clock clock, RequestMetrics requests) {
    this.clock = clock;
    this.requests = requests;
  }

  synchronized void addRequests(String client, String server, long count, boolean isFailed) {
    RequestMetrics.Count edge = now(client, server);
    if (isFailed) {
      edge.errors += count;
    } else {
      edge.requests += count;
    }
  }

  synchronized void addDurations(String client, String server, double[] bounds, long[] counts) {
    now(client, server).durations.add(bounds, counts);
  }

  private RequestMetrics.Count now(String client, String server) {
    Key key = new Key(client, server);
    if (!edges.containsKey(key) && edges.size() >= MOST_EDGES) {
      return new RequestMetrics.Count(); // of no consequence
    }
    long now = clock.millis();
    return edges
        .computeIfAbsent(key, unused -> new Points<>())
        .at(now, now, RequestMetrics.Count::new);
  }

  /** As it is: the last two minutes, and who was there in the last hour. */
  public synchronized ServiceMap map() {
    long from = clock.millis() - WINDOW_MILLIS;
    List<ServiceMap.Edge> drawn = new ArrayList<>();
    Map<String, RequestMetrics.Count> nodes = new TreeMap<>(requests.byService(from));
    Map<String, RequestMetrics.Count> called = new TreeMap<>();
    edges.forEach(
        (key, points) -> {
          if (points.all().isEmpty()) {
            return;
          }
          RequestMetrics.Count count = new RequestMetrics.Count();
          points.between(from, Long.MAX_VALUE).values().forEach(count::add);
          called.computeIfAbsent(key.server(), name -> new RequestMetrics.Count()).add(count);
          called.computeIfAbsent(key.client(), name -> new RequestMetrics.Count());
          drawn.add(
              new ServiceMap.Edge(
                  key.client(),
                  key.server(),
                  perSecond(count.requests),
                  ratio(count),
                  count.durations.percentileMillis(0.95)));
        });
    // One that makes no spans of its own is known by what others say of it.
    called.forEach(nodes::putIfAbsent);
    return new ServiceMap(
        nodes.entrySet().stream().map(node -> node(node.getKey(), node.getValue())).toList(),
        drawn,
        "all spans");
  }

  private static ServiceMap.Node node(String service, RequestMetrics.Count count) {
    return new ServiceMap.Node(
        service,
        perSecond(count.requests),
        ratio(count),
        count.durations.percentileMillis(0.5),
        count.durations.percentileMillis(0.95),
        count.durations.percentileMillis(0.99));
  }

  private static double perSecond(long requests) {
    return requests * 1000.0 / WINDOW_MILLIS;
  }

  private static double ratio(RequestMetrics.Count count) {
    return count.requests == 0 ? 0 : Math.min(1, (double) count.errors / count.requests);
  }
}
