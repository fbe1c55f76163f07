package dev.keepsake.dashboard.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpansByIdTest {
  private final SpansById spans = new SpansById();

  @Test
  void eachIsFoundAmongManyInTheOrderOfArrival() {
    Random random = new Random(1);
    List<StoredSpan> all = new ArrayList<>();
    for (int count = 0; count < 1_000; count++) {
      StoredSpan span = span(random.nextInt(), "first");
      assertThat(spans.put(span)).isNull();
      all.add(span);
      assertThat(spans.size()).isEqualTo(all.size());
      assertThat(all).allMatch(one -> spans.contains(one.id()));
      assertThat(spans.contains(random.nextInt())).isFalse();
    }
    assertThat(spans.list()).isEqualTo(all);
  }

  @Test
  void oneThatComesAgainTakesThePlaceOfTheFirst() {
    for (int id = 1; id <= 100; id++) {
      spans.put(span(id, "first"));
      StoredSpan again = span(id, "again");
      assertThat(spans.put(again)).matches(before -> before.operation().equals("first"));
      assertThat(spans.list()).hasSize(id).last().isSameAs(again);
    }
  }

  @Test
  void afterTheyAreGoneOthersCome() {
    for (int id = 1; id <= 100; id++) {
      spans.put(span(id, "first"));
    }
    spans.clear();
    assertThat(spans.isEmpty()).isTrue();
    assertThat(spans.contains(1)).isFalse();
    spans.put(span(1, "next"));
    assertThat(spans.list()).hasSize(1);
  }

  private static StoredSpan span(int id, String name) {
    Origin origin =
        Origin.of(OtlpSpans.resource("order"), InstrumentationScope.getDefaultInstance());
    return StoredSpan.of(
        ReceivedSpan.of(origin, OtlpSpans.span(1, id, 0, name).build()), new CommonParts());
  }
}
