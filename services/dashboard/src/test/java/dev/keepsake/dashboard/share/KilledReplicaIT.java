package dev.keepsake.dashboard.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.live.TestPage;
import dev.keepsake.testing.TestRedis;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two dashboards as processes on a real Redis, of which one is killed under a page. */
class KilledReplicaIT {
  private static final int SOME = 30;

  private final AtomicInteger sent = new AtomicInteger();
  private volatile boolean isEnough;

  @Test
  void aPageGoesOnAtTheOtherAndMissesNothing(@TempDir Path directory) throws Exception {
    try (TestRedis redis = new TestRedis();
        DashboardProcess one = new DashboardProcess(redis.uri(), directory.resolve("one.log"));
        DashboardProcess other =
            new DashboardProcess(redis.uri(), directory.resolve("other.log"))) {
      one.awaitReady();
      other.awaitReady();
      Set<Object> seen = new HashSet<>();
      long sequence = 0;
      CompletableFuture<Void> sending;
      try (TestPage page = new TestPage(one.of("/api/live"))) {
        page.resume(0);
        sending = CompletableFuture.runAsync(() -> send(one, other));
        while (seen.size() < SOME) {
          Map<String, Object> message = page.nextOfType("traces");
          seen.addAll(TestPage.traces(message));
          sequence = ((Number) message.get("sequence")).longValue();
        }
        one.kill();
      }
      int sentBefore = sent.get();
      try (TestPage page = new TestPage(other.of("/api/live"))) {
        page.resume(sequence);
        Map<String, Object> message = page.next();
        assertThat(message).as("without beginning anew").containsEntry("type", "traces");
        seen.addAll(TestPage.traces(message));
        while (sent.get() < sentBefore + SOME) {
          seen.addAll(TestPage.traces(page.nextOfType("traces")));
        }
        isEnough = true;
        sending.join();
        while (seen.size() < sent.get()) {
          seen.addAll(TestPage.traces(page.nextOfType("traces")));
        }
      }
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, sent.get()).mapToObj(OtlpSpans::traceId).toList());
    }
  }

  /** To the one and the other in turn; what one does not take, to the other. */
  private void send(DashboardProcess one, DashboardProcess other) {
    while (!isEnough) {
      int trace = sent.get() + 1;
      byte[] request =
          OtlpSpans.request("order", OtlpSpans.span(trace, 1, 0, "POST")).toByteArray();
      boolean isTaken = trace % 2 == 0 && one.send("/v1/traces", request);
      if (!isTaken && !other.send("/v1/traces", request)) {
        throw new AssertionError("nobody took it");
      }
      sent.set(trace);
    }
  }
}
