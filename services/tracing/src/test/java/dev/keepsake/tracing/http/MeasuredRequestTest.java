package dev.keepsake.tracing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredRequestTest {
  private static List<MeasuredRequest> differentOnes() {
    return List.of(
        new MeasuredRequest("GET", null, null, null, 0),
        new MeasuredRequest("POST", null, null, null, 0),
        new MeasuredRequest("GET", "http", null, null, 0),
        new MeasuredRequest("GET", null, "http", null, 0),
        new MeasuredRequest("GET", null, null, "http", 0),
        new MeasuredRequest("GET", null, null, null, 80));
  }

  @Test
  void requestsThatDifferInAnythingAreNotEqual() {
    assertThat(differentOnes()).doesNotHaveDuplicates();
    assertThat(differentOnes()).extracting(MeasuredRequest::hashCode).doesNotHaveDuplicates();
    assertThat(differentOnes().getFirst()).isNotEqualTo("GET").isNotEqualTo(null);
  }

  @Test
  void equalOnesAreFoundAgain() {
    assertThat(differentOnes()).isEqualTo(differentOnes());
    assertThat(differentOnes())
        .extracting(MeasuredRequest::hashCode)
        .isEqualTo(differentOnes().stream().map(MeasuredRequest::hashCode).toList());
  }
}
