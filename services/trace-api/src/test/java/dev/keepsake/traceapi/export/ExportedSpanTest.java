package dev.keepsake.traceapi.export;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import dev.keepsake.testing.SettableClock;
import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanEvent;
import dev.keepsake.traceapi.span.SpanKey;
import dev.keepsake.traceapi.span.SpanLink;
import dev.keepsake.traceapi.span.SpanStart;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExportedSpanTest {
  private static final SpanKey KEY =
      new SpanKey("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
  private static final Instant TIME = SettableClock.START.plusNanos(123_456_789);
  private static final long NANOS = 1_769_860_800_123_456_789L;

  @Test
  void hasAllThatWasSaidOfTheSpan() {
    Map<String, Object> attributes =
        Map.of(
            "text",
            "a",
            "truth",
            true,
            "whole",
            7L,
            "number",
            1.5,
            "texts",
            List.of("a", "b"),
            "wholes",
            List.of(1L, 2L),
            "numbers",
            List.of(1.5),
            "truths",
            List.of(true));
    SpanStart start =
        new SpanStart(
            KEY, true, "00000000000000aa", true, "signup", "create", SpanKind.CLIENT, TIME);
    OpenSpan open =
        new OpenSpan(
            start,
            "client",
            attributes,
            List.of(new SpanEvent("retried", TIME.plusNanos(1), Map.of("n", 2L))),
            List.of(new SpanLink(new SpanKey(KEY.traceId(), "00000000000000bb"), true, Map.of())),
            TIME,
            List.of());

    ExportedSpan span =
        new ExportedSpan(
            new EndedSpan(open, TIME.plusNanos(9), StatusCode.ERROR, "it failed"),
            Resource.empty());

    assertThat(span)
        .hasName("create")
        .hasKind(SpanKind.CLIENT)
        .hasTraceId(KEY.traceId())
        .hasSpanId(KEY.spanId())
        .hasParentSpanId("00000000000000aa")
        .startsAt(NANOS)
        .endsAt(NANOS + 9)
        .hasEnded()
        .hasStatus(StatusData.create(StatusCode.ERROR, "it failed"))
        .hasEventsSatisfyingExactly(
            event ->
                event
                    .hasName("retried")
                    .hasTimestamp(NANOS + 1)
                    .hasAttributes(Attributes.of(AttributeKey.longKey("n"), 2L)))
        .hasTotalRecordedLinks(1)
        .hasAttributes(
            Attributes.builder()
                .put("text", "a")
                .put("truth", true)
                .put("whole", 7)
                .put("number", 1.5)
                .put("texts", "a", "b")
                .put("wholes", 1, 2)
                .put(AttributeKey.doubleArrayKey("numbers"), List.of(1.5))
                .put(AttributeKey.booleanArrayKey("truths"), List.of(true))
                .build());
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(span.getLinks().getFirst().getSpanContext().getSpanId())
        .isEqualTo("00000000000000bb");
  }
}
