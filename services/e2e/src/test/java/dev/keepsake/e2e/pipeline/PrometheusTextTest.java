package dev.keepsake.e2e.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  private final PrometheusText text =
      PrometheusText.parse(
          """
          # HELP calls_total calls
          # TYPE calls_total counter
          calls_total{service="a",route="/x/{id}"} 3
          calls_total{service="b",route="say \\"hi\\", {you}"} 4.0e+00
          up 1
          latency_bucket{le="+Inf"} +Inf
          """);

  @Test
  void addsTheSeriesThatCarryTheLabels() {
    assertThat(text.sum("calls_total")).isEqualTo(7);
    assertThat(text.sum("calls_total", Map.of("service", "a"))).isEqualTo(3);
    assertThat(text.sum("calls_total", Map.of("service", "c"))).isZero();
    assertThat(text.sum("up")).isEqualTo(1);
  }

  @Test
  void readsLabelsWithBracesCommasAndQuotes() {
    assertThat(text.series("calls_total", Map.of("service", "b")))
        .singleElement()
        .satisfies(s -> assertThat(s.labels()).containsEntry("route", "say \"hi\", {you}"));
  }

  @Test
  void readsInfinity() {
    assertThat(text.series("latency_bucket", Map.of()))
        .singleElement()
        .satisfies(s -> assertThat(s.value()).isInfinite());
  }
}
