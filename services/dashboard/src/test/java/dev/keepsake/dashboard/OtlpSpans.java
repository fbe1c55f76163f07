package dev.keepsake.dashboard;

import com.google.protobuf.ByteString;
import dev.keepsake.testing.SettableClock;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Spans and logs as a Collector sends them. */
public final class OtlpSpans {
  private OtlpSpans() {}

  public static String traceId(int number) {
    return "%032x".formatted(number);
  }

  public static String spanId(int number) {
    return "%016x".formatted(number);
  }

  /**
   * A span of 10 ms.
   *
   * @param parent 0 for none
   */
  public static Span.Builder span(int trace, int id, int parent, String name) {
    long start = TimeUnit.MILLISECONDS.toNanos(SettableClock.START.toEpochMilli() + id);
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(bytes(traceId(trace)))
            .setSpanId(bytes(spanId(id)))
            .setName(name)
            .setKind(Span.SpanKind.SPAN_KIND_SERVER)
            .setStartTimeUnixNano(start)
            .setEndTimeUnixNano(start + TimeUnit.MILLISECONDS.toNanos(10));
    return parent == 0 ? span : span.setParentSpanId(bytes(spanId(parent)));
  }

  public static Span.Builder error(int trace, int id, int parent, String name) {
    return span(trace, id, parent, name)
        .setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
  }

  public static ExportTraceServiceRequest request(String service, Span.Builder... spans) {
    ScopeSpans.Builder scope = ScopeSpans.newBuilder();
    scope.getScopeBuilder().setName("test");
    for (Span.Builder span : spans) {
      scope.addSpans(span);
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().setResource(resource(service)).addScopeSpans(scope))
        .build();
  }

  /** The same, as the sampler sends what a policy kept. */
  public static ExportTraceServiceRequest kept(
      String policy, String service, Span.Builder... spans) {
    for (Span.Builder span : spans) {
      span.addAttributes(attribute("tailsampling.policy", policy));
    }
    return request(service, spans);
  }

  public static ExportLogsServiceRequest log(
      String service, int trace, SeverityNumber severity, String body) {
    return log(service, trace, severity, body, 0);
  }

  public static ExportLogsServiceRequest log(
      String service, int trace, SeverityNumber severity, String body, long afterMillis) {
    LogRecord.Builder log =
        LogRecord.newBuilder()
            .setTimeUnixNano(
                TimeUnit.MILLISECONDS.toNanos(SettableClock.START.toEpochMilli() + afterMillis))
            .setSeverityNumber(severity)
            .setBody(AnyValue.newBuilder().setStringValue(body));
    if (trace > 0) {
      log.setTraceId(bytes(traceId(trace))).setSpanId(bytes(spanId(1)));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(resource(service))
                .addScopeLogs(ScopeLogs.newBuilder().addLogRecords(log)))
        .build();
  }

  public static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  public static KeyValue attribute(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  public static Resource resource(String service) {
    return Resource.newBuilder().addAttributes(attribute("service.name", service)).build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }
}
