package dev.keepsake.e2e.survival;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.StoredTraces;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A trace of 100,000 spans, more than one message to Jaeger may hold, is kept whole. */
class HugeTraceSurvivalIT {
  private static final int SPANS = 100_000;
  private static final int IN_A_REQUEST = 2_000;
  private static final String TRACE_ID = "1".repeat(32);

  @Test
  void aTraceIsHuge() throws Exception {
    List<Load.Request> requests = new ArrayList<>();
    for (int first = 0; first < SPANS; first += IN_A_REQUEST) {
      List<Span> spans =
          IntStream.range(first, first + IN_A_REQUEST).mapToObj(HugeTraceSurvivalIT::span).toList();
      LabelledTrace part =
          new LabelledTrace(
              TRACE_ID, TraceKind.ERROR, List.of(new LabelledTrace.Part("gateway", spans)));
      requests.addAll(Load.of(List.of(part)).requests());
    }
    try (Trial trial = Trial.start("survival-huge", Map.of("KEEPSAKE_BASELINE_PERCENT", "0"))) {
      trial.sendRequests(requests);

      StoredTraces stored = trial.afterSending("a trace of 100,000 spans", List.of());

      assertThat(stored.spanCount()).isEqualTo(SPANS);
      assertThat(stored.ids()).containsExactly(TRACE_ID);
    }
  }

  /** With little in it, for the answer of Jaeger has to fit in memory. */
  private static Span span(int number) {
    long end = System.currentTimeMillis() * 1_000_000;
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(TRACE_ID)))
            .setSpanId(ByteString.copyFrom(ByteBuffer.allocate(8).putLong(number + 1L).flip()))
            .setName("step")
            .setStartTimeUnixNano(end - 1_000_000)
            .setEndTimeUnixNano(end);
    if (number == 0) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    return span.build();
  }
}
