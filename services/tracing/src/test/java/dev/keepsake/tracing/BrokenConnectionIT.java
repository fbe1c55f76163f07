package dev.keepsake.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BrokenConnectionIT {
  /** More than the sockets of both sides hold, so that the end comes while it is being written. */
  private static final int PAYLOAD = 32 << 20;

  private static final int CHILDREN = 20;

  private record Ids(String traceId, String spanId, String parentId) {
    static Ids of(Span span, String parentId) {
      return new Ids(
          span.getSpanContext().getTraceId(), span.getSpanContext().getSpanId(), parentId);
    }

    static Ids of(io.opentelemetry.proto.trace.v1.Span span) {
      HexFormat hex = HexFormat.of();
      return new Ids(
          hex.formatHex(span.getTraceId().toByteArray()),
          hex.formatHex(span.getSpanId().toByteArray()),
          hex.formatHex(span.getParentSpanId().toByteArray()));
    }
  }

  /** Exporters before 1.60 gave spans the ids of others then, without a word. */
  @Test
  void whatIsSentAfterItHasItsOwnIds() {
    try (OtlpReceiver receiver = new OtlpReceiver();
        TracedServer server =
            new TracedServer(
                Map.of(
                    "otel.traces.exporter", "otlp",
                    "otel.exporter.otlp.endpoint", receiver.endpoint(),
                    "otel.java.exporter.otlp.retry.disabled", "true",
                    "otel.bsp.schedule.delay", "60000"))) {
      OpenTelemetrySdk sdk = (OpenTelemetrySdk) server.bean(OpenTelemetry.class);
      Tracer tracer = sdk.getTracer("t");
      Span parent = tracer.spanBuilder("parent").setNoParent().startSpan();
      receiver.setBreaking(true);
      child(tracer, parent).setAttribute("payload", "x".repeat(PAYLOAD)).end();
      flush(sdk);
      assertThat(receiver.spans()).isEmpty();

      receiver.setBreaking(false);
      List<Ids> made = new ArrayList<>();
      for (int i = 0; i < CHILDREN; i++) {
        Span child = child(tracer, parent);
        child.end();
        made.add(Ids.of(child, parent.getSpanContext().getSpanId()));
      }
      parent.end();
      made.add(Ids.of(parent, ""));
      flush(sdk);

      assertThat(receiver.spans()).map(Ids::of).containsExactlyElementsOf(made);
    }
  }

  private static Span child(Tracer tracer, Span parent) {
    return tracer.spanBuilder("child").setParent(Context.root().with(parent)).startSpan();
  }

  private static void flush(OpenTelemetrySdk sdk) {
    assertThat(sdk.getSdkTracerProvider().forceFlush().join(60, TimeUnit.SECONDS).isDone())
        .isTrue();
  }
}
