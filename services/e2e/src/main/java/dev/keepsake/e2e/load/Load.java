package dev.keepsake.e2e.load;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.semconv.ServiceAttributes;
import io.opentelemetry.semconv.incubating.ServiceIncubatingAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Traces as the requests that carry them. As with real services, a request holds what one service
 * has to say of many traces, so the spans of a trace come in several requests.
 *
 * @param requests bodies in the form of OTLP
 * @param kinds the kind of each trace, by its id
 */
public record Load(List<Request> requests, Map<String, TraceKind> kinds) {
  private static final int TRACES_PER_REQUEST = 100;

  /** One export of one service. */
  public record Request(byte[] body, int spans) {}

  /** Puts traces into requests. */
  public static Load of(Iterable<LabelledTrace> traces) {
    List<Request> requests = new ArrayList<>();
    Map<String, TraceKind> kinds = new LinkedHashMap<>();
    Map<String, ScopeSpans.Builder> open = new LinkedHashMap<>();
    for (LabelledTrace trace : traces) {
      kinds.put(trace.traceId(), trace.kind());
      for (LabelledTrace.Part part : trace.parts()) {
        open.computeIfAbsent(part.service(), service -> ScopeSpans.newBuilder())
            .addAllSpans(part.spans());
      }
      if (kinds.size() % TRACES_PER_REQUEST == 0) {
        close(open, requests);
      }
    }
    close(open, requests);
    return new Load(requests, kinds);
  }

  /** How many spans all requests hold. */
  public long spans() {
    return requests.stream().mapToLong(Request::spans).sum();
  }

  /** The ids of the traces of a kind. */
  public Set<String> ids(TraceKind kind) {
    return kinds.entrySet().stream()
        .filter(entry -> entry.getValue() == kind)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static void close(Map<String, ScopeSpans.Builder> open, List<Request> requests) {
    open.forEach((service, spans) -> requests.add(request(service, spans)));
    open.clear();
  }

  private static Request request(String service, ScopeSpans.Builder spans) {
    Resource resource =
        Resource.newBuilder()
            .addAttributes(Values.attribute(ServiceAttributes.SERVICE_NAME, service))
            .addAttributes(Values.attribute(ServiceIncubatingAttributes.SERVICE_NAMESPACE, "load"))
            .build();
    byte[] body =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(spans))
            .build()
            .toByteArray();
    return new Request(body, spans.getSpansCount());
  }
}
