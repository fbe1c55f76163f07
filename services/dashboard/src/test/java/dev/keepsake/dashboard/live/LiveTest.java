package dev.keepsake.dashboard.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.dashboard.OtlpMetrics;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.dashboard.trace.Feed;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.TraceStore;
import dev.keepsake.testing.Await;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveTest {
  private TestDashboard dashboard;

  @BeforeEach
  void start() {
    dashboard = new TestDashboard();
  }

  @AfterEach
  void stop() {
    dashboard.close();
  }

  @Test
  void aNewPageIsToldAllAndThenWhatChanges() throws Exception {
    send(1);
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(0);
      Map<String, Object> reset = page.next();
      assertThat(reset).containsEntry("type", "reset");
      Map<String, Object> all = page.next();
      assertThat(all)
          .containsEntry("type", "traces")
          .containsEntry("sequence", reset.get("sequence"));
      assertThat(TestPage.traces(all)).containsExactly(OtlpSpans.traceId(1));

      send(2);
      Map<String, Object> change = page.nextOfType("traces");
      assertThat(TestPage.traces(change)).containsExactly(OtlpSpans.traceId(2));
      assertThat((long) change.get("sequence")).isGreaterThan((long) all.get("sequence"));
    }
  }

  @Test
  void aPageThatWasAwayIsToldWhatItMissed() throws Exception {
    send(1);
    long seen;
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(0);
      seen = (long) page.nextOfType("traces").get("sequence");
    }
    send(2);
    dashboard.send(
        "/kept/v1/traces", OtlpSpans.kept("slow", "order", OtlpSpans.span(1, 1, 0, "POST")));
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(seen);
      Map<String, Object> missed = page.next();
      assertThat(missed).containsEntry("type", "traces");
      assertThat(TestPage.traces(missed))
          .containsExactly(OtlpSpans.traceId(2), OtlpSpans.traceId(1));
    }
  }

  @Test
  void aTombstoneAndAnEventAreTold() throws Exception {
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(0);
      page.nextOfType("traces");
      send(1);
      assertThat(page.nextOfType("events").toString()).contains("service-appeared");
      dashboard.clock().advance(Duration.ofSeconds(17));
      Map<String, Object> change = page.nextOfType("traces");
      while (!change.toString().contains("dropped")) {
        change = page.nextOfType("traces");
      }
      assertThat(TestPage.traces(change)).containsExactly(OtlpSpans.traceId(1));
    }
  }

  @Test
  void newMetricsAreTold() throws Exception {
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(0);
      page.nextOfType("traces");
      dashboard.send(
          "/v1/metrics",
          OtlpMetrics.request(OtlpMetrics.collector("receiver_refused_spans", "", 1)));
      assertThat(page.nextOfType("metrics")).containsKey("sentMillis");
    }
  }

  @Test
  void manyChangesAreFewMessages() throws Exception {
    try (TestPage page = new TestPage(dashboard)) {
      page.resume(0);
      page.nextOfType("traces");
      int before = page.received();
      TraceStore store = dashboard.bean(TraceStore.class);
      Origin origin =
          Origin.of(OtlpSpans.resource("order"), InstrumentationScope.getDefaultInstance());
      for (int i = 1; i <= 20_000; i++) {
        Span span = OtlpSpans.span(1 + i % 5, i, 0, "POST").build();
        store.add(Feed.ALL, List.of(ReceivedSpan.of(origin, span)));
      }
      while ((long) page.nextOfType("traces").get("sequence") < store.sequence()) {
        // The next says more.
      }
      assertThat(page.received() - before).isLessThan(5000);
    }
  }

  @Test
  void manyPagesAreToldTheSame() throws Exception {
    try (TestPage one = new TestPage(dashboard);
        TestPage other = new TestPage(dashboard)) {
      one.resume(0);
      other.resume(0);
      one.nextOfType("traces");
      other.nextOfType("traces");
      send(1);
      assertThat(TestPage.traces(one.nextOfType("traces"))).hasSize(1);
      assertThat(TestPage.traces(other.nextOfType("traces"))).hasSize(1);
    }
  }

  @Test
  void whatIsNoResumeEndsTheConnection() throws Exception {
    for (String message : new String[] {"hello", "{\"type\":\"drop\"}", "x".repeat(100_000)}) {
      try (TestPage page = new TestPage(dashboard)) {
        try {
          page.say(message);
        } catch (CompletionException e) {
          // The long one: it was closed before all of it was sent.
          assertThat(e).hasCauseInstanceOf(IOException.class);
        }
        Await.until("it is closed", page::isClosed);
      }
    }
    assertThat(dashboard.get("/health").status()).isEqualTo(200);
  }

  @Test
  void anotherSitesPageIsNotLetIn() {
    assertThatThrownBy(() -> new TestPage(dashboard, "Origin", "http://evil.example"))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    new TestPage(dashboard, "Origin", dashboard.of("").toString()).close();
  }

  private void send(int trace) {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(trace, 1, 0, "POST")));
  }
}
