package dev.keepsake.dashboard.activity;

import static dev.keepsake.dashboard.OtlpSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.StoreConfiguration;
import dev.keepsake.testing.SettableClock;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttributeKeysTest {
  private final SettableClock clock = new SettableClock();
  private final AttributeKeys keys =
      new AttributeKeys(clock, new StoreConfiguration(1, 1, Duration.ofHours(1), 50));

  @Test
  void frequentValuesAreKnownTheMostFrequentFirst() {
    seen(attribute("method", "GET"), attribute("status", 200));
    IntStream.range(0, 3)
        .forEach(i -> seen(attribute("method", "POST"), attribute("id", "id" + i)));
    seen(attribute("method", "GET"), attribute("method", "PUT"), attribute("status", 200));
    assertThat(keys.list())
        .containsExactly(
            new AttributeView("id", List.of()),
            new AttributeView("method", List.of("POST", "GET")),
            new AttributeView("service.name", List.of("order")),
            new AttributeView("status", List.of("200")));
  }

  @Test
  void aFrequentValueStaysAmongThoseThatComeOnce() {
    for (int i = 0; i < 1000; i++) {
      seen(attribute("key", i % 20 == 0 ? "frequent" : "once " + i));
    }
    assertThat(keys.list()).contains(new AttributeView("key", List.of("frequent")));
  }

  @Test
  void noMoreIsHeldThanMayBe() {
    for (int i = 0; i < 1000; i++) {
      seen(attribute("key " + i, "v"), attribute("k".repeat(1000), "v"));
    }
    for (int i = 0; i < 2000; i++) {
      seen(attribute("value", "v" + i / 2), attribute("long", "v".repeat(1000)));
    }
    assertThat(keys.list()).hasSize(500).extracting(AttributeView::key).doesNotContain("key 1");
    assertThat(keys.list()).allSatisfy(key -> assertThat(key.values()).hasSizeLessThan(11));
    assertThat(keys.list()).contains(new AttributeView("long", List.of()));
  }

  @Test
  void whatIsOlderThanTheTracesIsForgotten() {
    seen(attribute("old", "v"));
    clock.advance(Duration.ofMinutes(59));
    seen(attribute("new", "v"));
    clock.advance(Duration.ofMinutes(2));
    assertThat(keys.list()).extracting(AttributeView::key).containsExactly("new", "service.name");
  }

  private void seen(KeyValue... attributes) {
    Span.Builder span = OtlpSpans.span(1, 1, 0, "POST");
    for (KeyValue attribute : attributes) {
      span.addAttributes(attribute);
    }
    Origin origin =
        Origin.of(OtlpSpans.resource("order"), InstrumentationScope.getDefaultInstance());
    keys.seen(List.of(ReceivedSpan.of(origin, span.build())));
  }
}
