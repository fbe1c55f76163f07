package dev.keepsake.dashboard.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

class StoredSpanTest {
  private final CommonParts parts = new CommonParts();

  @Test
  void aSpanComesBackAsItCame() {
    for (int customer = 1; customer <= 3; customer++) {
      assertThatItComesBack(span(customer).build());
    }
  }

  @Test
  void soDoesAnOddOne() {
    Span.Builder longName = OtlpSpans.span(1, 1, 0, "n".repeat(1000));
    Span.Builder endsBeforeItStarts = OtlpSpans.span(1, 1, 0, "").setEndTimeUnixNano(0);
    for (int time = 1; time <= 2; time++) {
      assertThatItComesBack(longName.build());
      assertThatItComesBack(endsBeforeItStarts.build());
    }
    assertThat(stored(endsBeforeItStarts.build()).endNanos())
        .isEqualTo(endsBeforeItStarts.getStartTimeUnixNano());
  }

  @Test
  void whatOthersHaveTooIsHeldOnce() {
    StoredSpan first = stored(span(1).build());
    StoredSpan next = stored(span(2).build());
    assertThat(next.size()).isLessThan(first.size() - 60);
    assertThat(next.span().getAttributes(0))
        .isSameAs(stored(span(3).build()).span().getAttributes(0));
  }

  private void assertThatItComesBack(Span span) {
    assertThat(stored(span).span()).isEqualTo(span);
  }

  private StoredSpan stored(Span span) {
    Origin origin =
        Origin.of(OtlpSpans.resource("order"), InstrumentationScope.getDefaultInstance());
    return StoredSpan.of(ReceivedSpan.of(origin, span), parts);
  }

  /** One attribute of its own between two that all have. */
  private static Span.Builder span(int customer) {
    return OtlpSpans.error(1, 2, 1, "POST /orders")
        .setFlags(257)
        .addAttributes(OtlpSpans.attribute("http.request.method", "POST"))
        .addAttributes(OtlpSpans.attribute("customer", customer))
        .addAttributes(OtlpSpans.attribute("http.route", "/orders"));
  }
}
