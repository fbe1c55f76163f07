package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Spans as OTLP writes them, and back. */
public final class SpanRequests {
  private SpanRequests() {}

  /** What is valid of a request. */
  public static List<ReceivedSpan> read(
      Origins origins, @Nullable String sampler, ExportTraceServiceRequest request) {
    List<ReceivedSpan> spans = new ArrayList<>();
    for (ResourceSpans ofResource : request.getResourceSpansList()) {
      for (ScopeSpans ofScope : ofResource.getScopeSpansList()) {
        Origin origin = origins.of(ofResource.getResource(), ofScope.getScope());
        for (Span span : ofScope.getSpansList()) {
          if (ReceivedSpan.isValid(span)) {
            spans.add(ReceivedSpan.of(origin, span, sampler));
          }
        }
      }
    }
    return spans;
  }

  static ExportTraceServiceRequest write(List<ReceivedSpan> spans) {
    return write(adder -> spans.forEach(span -> adder.accept(span.origin(), span.span())));
  }

  /** Of spans that are held. */
  public static ExportTraceServiceRequest ofStored(List<StoredSpan> spans) {
    return write(adder -> spans.forEach(span -> adder.accept(span.origin(), span.span())));
  }

  private interface Source {
    void forEach(BiConsumer<Origin, Span> adder);
  }

  private static ExportTraceServiceRequest write(Source source) {
    Map<Origin, ScopeSpans.Builder> scopes = new LinkedHashMap<>();
    source.forEach(
        (origin, span) ->
            scopes
                .computeIfAbsent(
                    origin, unknown -> ScopeSpans.newBuilder().setScope(unknown.scope()))
                .addSpans(span));
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    scopes.forEach(
        (origin, scope) ->
            request.addResourceSpans(
                ResourceSpans.newBuilder().setResource(origin.resource()).addScopeSpans(scope)));
    return request.build();
  }
}
