package dev.keepsake.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadTest {
  private final TraceFactory factory = new TraceFactory(42);

  @ParameterizedTest
  @EnumSource(TraceKind.class)
  void aTraceIsOneTreeWithOneRootPerSecondTraceOutside(TraceKind kind) {
    for (LabelledTrace trace : List.of(factory.make(kind), factory.make(kind))) {
      Set<String> ids = trace.spanIds();
      List<Span> outside =
          spans(trace).stream()
              .filter(span -> !ids.contains(Hex.of(span.getParentSpanId())))
              .toList();

      assertThat(trace.spanCount()).isEqualTo(TraceFactory.SPANS);
      assertThat(ids).hasSize(TraceFactory.SPANS);
      assertThat(outside)
          .singleElement()
          .satisfies(root -> assertThat(root.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER));
    }
  }

  @Test
  void everySecondTraceHasAParentOutside() {
    long rootless =
        IntStream.range(0, 10)
            .mapToObj(i -> factory.make(TraceKind.NORMAL))
            .filter(trace -> spans(trace).stream().noneMatch(s -> s.getParentSpanId().isEmpty()))
            .count();
    assertThat(rootless).isEqualTo(5);
  }

  @Test
  void onlyErrorsAndClientErrorsHaveAStatus() {
    for (TraceKind kind : TraceKind.values()) {
      boolean marked =
          spans(factory.make(kind)).stream()
              .anyMatch(s -> s.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);
      assertThat(marked)
          .as(kind.name())
          .isEqualTo(kind == TraceKind.ERROR || kind == TraceKind.CLIENT_ERROR);
    }
  }

  @Test
  void theSpansOfATraceComeInARequestPerService() throws Exception {
    List<LabelledTrace> traces =
        IntStream.range(0, 250).mapToObj(i -> factory.make(TraceKind.NORMAL)).toList();
    Load load = Load.of(traces);

    assertThat(load.requests()).hasSize(9);
    assertThat(load.spans()).isEqualTo(250L * TraceFactory.SPANS);
    assertThat(load.ids(TraceKind.NORMAL)).hasSize(250);
    Set<String> ids = new HashSet<>();
    for (Load.Request request : load.requests()) {
      ExportTraceServiceRequest sent = ExportTraceServiceRequest.parseFrom(request.body());
      ScopeSpans spans = sent.getResourceSpans(0).getScopeSpans(0);
      assertThat(spans.getSpansCount()).isEqualTo(request.spans());
      spans.getSpansList().forEach(span -> ids.add(Hex.of(span.getSpanId())));
    }
    assertThat(ids).hasSize(250 * TraceFactory.SPANS);
  }

  @Test
  void theSameSeedMakesTheSameIds() {
    assertThat(new TraceFactory(7).make(TraceKind.SLOW).spanIds())
        .isEqualTo(new TraceFactory(7).make(TraceKind.SLOW).spanIds());
  }

  private static List<Span> spans(LabelledTrace trace) {
    return trace.parts().stream().flatMap(part -> part.spans().stream()).toList();
  }
}
