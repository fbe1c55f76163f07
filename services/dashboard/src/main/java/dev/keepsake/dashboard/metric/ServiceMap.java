package dev.keepsake.dashboard.metric;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * Who calls whom, in the last minutes.
 *
 * @param source what the figures are drawn from
 */
@Serdeable
public record ServiceMap(List<Node> nodes, List<Edge> edges, String source) {
  /** A service, or what stands in for one that makes no spans, such as a database. */
  @Serdeable
  public record Node(
      String service,
      double requestsPerSecond,
      double errorRatio,
      @Nullable Double p50Millis,
      @Nullable Double p95Millis,
      @Nullable Double p99Millis) {}

  /** The calls from one to another. */
  @Serdeable
  public record Edge(
      String client,
      String server,
      double requestsPerSecond,
      double errorRatio,
      @Nullable Double p95Millis) {}
}
