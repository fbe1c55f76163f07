package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.StoredSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes spans the way that they came in. */
final class Export {
  private Export() {}

  static ExportTraceServiceRequest of(List<StoredSpan> spans) {
    Map<Origin, ScopeSpans.Builder> scopes = new LinkedHashMap<>();
    for (StoredSpan span : spans) {
      scopes
          .computeIfAbsent(
              span.origin(), origin -> ScopeSpans.newBuilder().setScope(origin.scope()))
          .addSpans(span.span());
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    scopes.forEach(
        (origin, scope) ->
            request.addResourceSpans(
                ResourceSpans.newBuilder().setResource(origin.resource()).addScopeSpans(scope)));
    return request.build();
  }
}
