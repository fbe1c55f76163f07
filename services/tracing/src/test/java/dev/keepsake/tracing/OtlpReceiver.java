package dev.keepsake.tracing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What a Collector takes by OTLP over HTTP, decoded. */
final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<ExportTraceServiceRequest> traces = new CopyOnWriteArrayList<>();
  private final List<ExportLogsServiceRequest> logs = new CopyOnWriteArrayList<>();
  private final List<ExportMetricsServiceRequest> metrics = new CopyOnWriteArrayList<>();
  private volatile boolean isBreaking;

  OtlpReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext(
        "/v1/traces", e -> take(e, body -> traces.add(ExportTraceServiceRequest.parseFrom(body))));
    server.createContext(
        "/v1/logs", e -> take(e, body -> logs.add(ExportLogsServiceRequest.parseFrom(body))));
    server.createContext(
        "/v1/metrics",
        e -> take(e, body -> metrics.add(ExportMetricsServiceRequest.parseFrom(body))));
    server.start();
  }

  private interface Decoder {
    void decode(byte[] body) throws InvalidProtocolBufferException;
  }

  private void take(HttpExchange exchange, Decoder decoder) throws IOException {
    try (exchange) {
      if (isBreaking) {
        return;
      }
      decoder.decode(exchange.getRequestBody().readAllBytes());
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /** Whether connections break while a request still comes in. */
  void setBreaking(boolean breaking) {
    isBreaking = breaking;
  }

  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return traces.stream()
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  List<LogRecord> logs() {
    return logs.stream()
        .flatMap(request -> request.getResourceLogsList().stream())
        .flatMap(resource -> resource.getScopeLogsList().stream())
        .flatMap(scope -> scope.getLogRecordsList().stream())
        .toList();
  }

  List<String> metrics() {
    return metrics.stream()
        .flatMap(request -> request.getResourceMetricsList().stream())
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .map(Metric::getName)
        .distinct()
        .toList();
  }

  /** The resources of all spans, logs and metrics. */
  List<Map<String, String>> resources() {
    List<Resource> resources = new ArrayList<>();
    traces.forEach(t -> t.getResourceSpansList().forEach(r -> resources.add(r.getResource())));
    logs.forEach(l -> l.getResourceLogsList().forEach(r -> resources.add(r.getResource())));
    metrics.forEach(m -> m.getResourceMetricsList().forEach(r -> resources.add(r.getResource())));
    return resources.stream().map(resource -> attributes(resource.getAttributesList())).toList();
  }

  static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(KeyValue::getKey, attribute -> attribute.getValue().getStringValue()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
