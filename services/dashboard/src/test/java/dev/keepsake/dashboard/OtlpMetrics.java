package dev.keepsake.dashboard;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.ArrayList;
import java.util.List;

/** Metrics as the Collector's connectors write them: all counted since its start. */
public final class OtlpMetrics {
  private static final List<Double> BOUNDS = List.of(0.01, 0.1, 1.0);

  private OtlpMetrics() {}

  public static ExportMetricsServiceRequest request(Metric... metrics) {
    return ExportMetricsServiceRequest.newBuilder()
        .addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(OtlpSpans.resource("order"))
                .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
        .build();
  }

  /** Of spans: how many took up to 10 ms, 100 ms, 1 s and longer. */
  public static Metric durations(String kind, String route, String status, long... counts) {
    List<KeyValue> attributes = new ArrayList<>();
    attributes.add(OtlpSpans.attribute("service.name", "order"));
    attributes.add(OtlpSpans.attribute("span.name", "POST " + route));
    attributes.add(OtlpSpans.attribute("span.kind", "SPAN_KIND_" + kind));
    attributes.add(OtlpSpans.attribute("status.code", "STATUS_CODE_" + status));
    attributes.add(OtlpSpans.attribute("http.route", route));
    return histogram("traces.span.metrics.duration", attributes, counts);
  }

  public static Metric edgeDurations(String side, String client, String server, long... counts) {
    return histogram("traces_service_graph_request_" + side, edge(client, server), counts);
  }

  public static Metric edgeRequests(String kind, String client, String server, long count) {
    return sum("traces_service_graph_request_" + kind, edge(client, server), count);
  }

  /** The same sum, with one more attribute. */
  public static Metric withAttribute(String key, String value, Metric sum) {
    Metric.Builder metric = sum.toBuilder();
    metric.getSumBuilder().getDataPointsBuilder(0).addAttributes(OtlpSpans.attribute(key, value));
    return metric.build();
  }

  /** Of the Collector itself. */
  public static Metric collector(String name, String exporter, long value) {
    return sum("otelcol_" + name, List.of(OtlpSpans.attribute("exporter", exporter)), value);
  }

  private static List<KeyValue> edge(String client, String server) {
    return List.of(
        OtlpSpans.attribute("client", client),
        OtlpSpans.attribute("server", server),
        OtlpSpans.attribute("connection_type", server.equals("orders") ? "database" : ""));
  }

  private static Metric histogram(String name, List<KeyValue> attributes, long... counts) {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder().addAllAttributes(attributes).addAllExplicitBounds(BOUNDS);
    for (long count : counts) {
      point.addBucketCounts(count);
    }
    return Metric.newBuilder()
        .setName(name)
        .setHistogram(Histogram.newBuilder().addDataPoints(point))
        .build();
  }

  private static Metric sum(String name, List<KeyValue> attributes, long value) {
    return Metric.newBuilder()
        .setName(name)
        .setSum(
            Sum.newBuilder()
                .addDataPoints(
                    NumberDataPoint.newBuilder().addAllAttributes(attributes).setAsInt(value)))
        .build();
  }
}
