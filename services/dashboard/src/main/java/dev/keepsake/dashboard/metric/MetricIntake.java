package dev.keepsake.dashboard.metric;

import dev.keepsake.dashboard.trace.Attributes;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Reads those metrics of the Collector that the page shows; others are passed over. */
@Singleton
public class MetricIntake {
  private static final String DURATIONS = "traces.span.metrics.duration";
  private static final String GRAPH = "traces_service_graph_request_";
  private static final String COLLECTOR = "otelcol_";
  private static final int LONGEST_NAME = 200;

  private final Growth growth;
  private final RequestMetrics requests;
  private final ServiceGraph graph;
  private final CollectorFigures collector;
  private final AtomicLong messages = new AtomicLong();

  MetricIntake(
      Growth growth, RequestMetrics requests, ServiceGraph graph, CollectorFigures collector) {
    this.growth = growth;
    this.requests = requests;
    this.graph = graph;
    this.collector = collector;
  }

  /** How many messages have come. */
  public long count() {
    return messages.get();
  }

  /** Takes what one message says. */
  public synchronized void add(ExportMetricsServiceRequest request) {
    growth.beginMessage();
    for (ResourceMetrics ofResource : request.getResourceMetricsList()) {
      List<KeyValue> resource = ofResource.getResource().getAttributesList();
      ofResource
          .getScopeMetricsList()
          .forEach(ofScope -> ofScope.getMetricsList().forEach(metric -> add(resource, metric)));
    }
    messages.incrementAndGet();
  }

  private void add(List<KeyValue> resource, Metric metric) {
    String name = metric.getName();
    if (name.equals(DURATIONS)) {
      metric.getHistogram().getDataPointsList().forEach(point -> addDurations(resource, point));
    } else if (name.equals(GRAPH + "total") || name.equals(GRAPH + "failed_total")) {
      metric.getSum().getDataPointsList().forEach(point -> addEdge(resource, name, point));
    } else if (name.equals(GRAPH + "server") || name.equals(GRAPH + "client")) {
      metric.getHistogram().getDataPointsList().forEach(point -> addEdge(resource, name, point));
    } else if (name.startsWith(COLLECTOR)) {
      (metric.hasSum()
              ? metric.getSum().getDataPointsList()
              : metric.getGauge().getDataPointsList())
          .forEach(point -> addFigure(resource, metric, point));
    }
  }

  /** Only of those spans that answer somebody: others are part of them. */
  private void addDurations(List<KeyValue> resource, HistogramDataPoint point) {
    List<KeyValue> attributes = point.getAttributesList();
    String kind = Attributes.text(attributes, "span.kind");
    if (!"SPAN_KIND_SERVER".equals(kind) && !"SPAN_KIND_CONSUMER".equals(kind)) {
      return;
    }
    String service = text(attributes, "service.name");
    if (service.isEmpty()) {
      service = text(resource, "service.name");
    }
    String route = text(attributes, "http.route");
    long[] counts = grown(DURATIONS, resource, point);
    if (!Growth.isZero(counts) && isWhole(point)) {
      requests.add(
          service,
          route.isEmpty() ? text(attributes, "span.name") : route,
          "STATUS_CODE_ERROR".equals(Attributes.text(attributes, "status.code")),
          bounds(point),
          counts);
    }
  }

  private void addEdge(List<KeyValue> resource, String name, NumberDataPoint point) {
    List<KeyValue> attributes = point.getAttributesList();
    long grown =
        growth.of(name, key(resource, attributes), point.getStartTimeUnixNano(), value(point))[0];
    if (grown > 0) {
      graph.addRequests(
          client(attributes), server(attributes), grown, name.endsWith("failed_total"));
    }
  }

  private void addEdge(List<KeyValue> resource, String name, HistogramDataPoint point) {
    List<KeyValue> attributes = point.getAttributesList();
    // Who answers knows best how long it took, but a database says nothing.
    boolean answers = text(attributes, "connection_type").isEmpty() || isFromOutside(attributes);
    String wanted = answers ? "server" : "client";
    long[] counts = grown(name, resource, point);
    if (name.endsWith(wanted) && !Growth.isZero(counts) && isWhole(point)) {
      graph.addDurations(client(attributes), server(attributes), bounds(point), counts);
    }
  }

  /** The Collector calls one that sends no spans "user", which may be a service's name, too. */
  private static String client(List<KeyValue> edge) {
    return isFromOutside(edge) ? "outside" : text(edge, "client");
  }

  private static boolean isFromOutside(List<KeyValue> edge) {
    return text(edge, "virtual_node").equals("client");
  }

  /** A database is often called as its service is. */
  private static String server(List<KeyValue> edge) {
    String server = text(edge, "server");
    return text(edge, "connection_type").equals("database") ? server + " db" : server;
  }

  private void addFigure(List<KeyValue> resource, Metric metric, NumberDataPoint point) {
    String name = metric.getName();
    List<KeyValue> attributes = point.getAttributesList();
    long grown =
        CollectorFigures.isCounted(name)
            ? growth
                .of(name, key(resource, attributes), point.getStartTimeUnixNano(), value(point))[0]
            : 0;
    collector.set(
        name,
        text(attributes, "exporter"),
        Attributes.text(resource, "service.instance.id") + key(List.of(), attributes),
        value(point),
        grown);
  }

  private long[] grown(String metric, List<KeyValue> resource, HistogramDataPoint point) {
    return growth.of(
        metric,
        key(resource, point.getAttributesList()),
        point.getStartTimeUnixNano(),
        point.getBucketCountsList().stream().mapToLong(Long::longValue).toArray());
  }

  private static boolean isWhole(HistogramDataPoint point) {
    return point.getBucketCountsCount() == point.getExplicitBoundsCount() + 1;
  }

  private static double[] bounds(HistogramDataPoint point) {
    return point.getExplicitBoundsList().stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static long value(NumberDataPoint point) {
    return point.hasAsDouble() ? Math.round(point.getAsDouble()) : point.getAsInt();
  }

  private static String key(List<KeyValue> resource, List<KeyValue> attributes) {
    return new TreeMap<>(Attributes.map(resource))
        + "|"
        + new TreeMap<>(Attributes.map(attributes));
  }

  private static String text(List<KeyValue> attributes, String key) {
    String value = Attributes.text(attributes, key);
    return value == null ? "" : Attributes.cut(value, LONGEST_NAME);
  }
}
