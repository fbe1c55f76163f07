package dev.keepsake.traceapi.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.traceapi.TestApi;
import dev.keepsake.traceapi.export.FakeSender;
import dev.keepsake.traceapi.span.EndedSpan;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdleSpansTest {
  private static final Map<String, Object> SETTINGS =
      Map.of(
          "trace-api.idle.after",
          "10m",
          // Never by itself: the test does it.
          "trace-api.idle.interval",
          "10h",
          "trace-api.queue.spans",
          2);

  @Test
  void aForgottenSpanEndsWithAnErrorWhenItWasLastHeardOf() {
    try (TestApi api = new TestApi(SETTINGS)) {
      String root = api.start("root");
      api.clock().advance(Duration.ofMinutes(1));
      String child = api.add(root, "child");
      Instant lastCall = api.clock().instant();

      api.clock().advance(Duration.ofMinutes(10));
      api.bean(IdleSpans.class).endIdle();
      assertThat(api.get("/open-spans").body()).containsEntry("count", 2);
      api.clock().advance(Duration.ofMillis(1));
      api.bean(IdleSpans.class).endIdle();
      assertThat(api.get("/open-spans").body()).containsEntry("count", 0);

      for (String span : new String[] {root, child}) {
        EndedSpan sent = api.sender().await(span);
        assertThat(sent.end()).isEqualTo(lastCall);
        assertThat(sent.status()).isEqualTo(StatusCode.ERROR);
        assertThat(sent.message()).contains("abandoned");
        assertThat(sent.span().attributes()).containsEntry("keepsake.abandoned", true);
      }
      assertThat(api.stop(root).kind()).isEqualTo("already-stopped");
    }
  }

  @Test
  void aCallForASpanKeepsItAndTheOneAboveItOpen() {
    try (TestApi api = new TestApi(SETTINGS)) {
      String root = api.start("root");
      String child = api.add(root, "child");
      String other = api.start("other");
      api.clock().advance(Duration.ofMinutes(9));
      api.post("/add-event", "{\"span\":\"%s\",\"name\":\"e\"}".formatted(child));
      api.clock().advance(Duration.ofMinutes(2));
      api.bean(IdleSpans.class).endIdle();
      api.sender().await(other);
      assertThat(api.stop(child).status()).isEqualTo(200);
      assertThat(api.stop(root).status()).isEqualTo(200);
    }
  }

  @Test
  void whatFindsNoPlaceInTheQueueStaysOpen() {
    try (TestApi api = new TestApi(SETTINGS)) {
      api.sender().goAway();
      for (int i = 0; i < 3; i++) {
        api.start("n" + i);
      }
      api.clock().advance(Duration.ofHours(1));
      api.bean(IdleSpans.class).endIdle();
      assertThat(api.get("/open-spans").body()).containsEntry("count", 1);
      api.sender().comeBack();
    }
  }

  @Test
  void whatIsOpenAtAStopIsSentAsAbandoned() {
    FakeSender sender;
    String span;
    try (TestApi api = new TestApi(SETTINGS)) {
      sender = api.sender();
      span = api.start("n");
    }
    assertThat(sender.await(span).span().attributes()).containsEntry("keepsake.abandoned", true);
  }
}
