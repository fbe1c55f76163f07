package dev.keepsake.dashboard.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpMetrics;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.dashboard.live.TestPage;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.TestRedis;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Replicas that share a real Redis. */
class ReplicasIT {
  private static final String TOKEN = "only-for-tests-0123456789-abcdef";

  @AutoClose private final TestRedis redis = new TestRedis();

  @Test
  void whatComesInAtOneIsShownByTheOther() throws Exception {
    try (TestDashboard one = dashboard();
        TestDashboard other = dashboard();
        TestPage page = new TestPage(other)) {
      page.resume(0);
      page.nextOfType("traces");
      all(one, 1);
      assertThat(TestPage.traces(page.nextOfType("traces"))).containsExactly(OtlpSpans.traceId(1));

      one.send("/v1/logs", OtlpSpans.log("order", 1, SeverityNumber.SEVERITY_NUMBER_WARN, "look"));
      one.send(
          "/v1/metrics",
          OtlpMetrics.request(OtlpMetrics.durations("SERVER", "/o", "UNSET", 0, 0, 0, 0)));
      other.send(
          "/v1/metrics",
          OtlpMetrics.request(OtlpMetrics.durations("SERVER", "/o", "UNSET", 3, 0, 0, 0)));
      kept(other, 1);
      one.awaitState(1, "kept");
      for (TestDashboard each : new TestDashboard[] {one, other}) {
        each.await("/api/logs", logs -> logs.toString().contains("look"));
        each.await("/api/metrics", metrics -> metrics.toString().contains("\"requests\":3"));
        each.await("/api/services", services -> services.toString().contains("order"));
        each.await("/api/events", events -> events.toString().contains("order appeared"));
      }
    }
  }

  @Test
  void whatIsDroppedIsCountedOnceByEach() {
    try (TestDashboard one = dashboard();
        TestDashboard other = dashboard()) {
      all(one, 1);
      all(other, 2);
      all(other, 3);
      kept(one, 3);
      one.clock().advance(Duration.ofSeconds(17));
      other.clock().advance(Duration.ofSeconds(17));
      for (TestDashboard each : new TestDashboard[] {one, other}) {
        each.awaitState(1, "dropped");
        each.awaitState(2, "dropped");
        each.awaitState(3, "kept");
        each.await(
            "/api/sampling",
            sampling ->
                sampling.map("dropped").get("traces").equals(2)
                    && sampling.body().get("deciding").equals(0));
      }
      assertThat(list(one)).isEqualTo(list(other));
    }
  }

  @Test
  void aPageGoesOnAtTheOther() throws Exception {
    try (TestDashboard other = dashboard()) {
      long seen;
      try (TestDashboard one = dashboard();
          TestPage page = new TestPage(one)) {
        page.resume(0);
        page.nextOfType("traces");
        all(other, 1);
        seen = sequence(page.nextOfType("traces"));
      }
      all(other, 2);
      try (TestPage page = new TestPage(other)) {
        page.resume(seen);
        Map<String, Object> missed = page.next();
        assertThat(missed).containsEntry("type", "traces");
        assertThat(TestPage.traces(missed)).containsExactly(OtlpSpans.traceId(2));
      }
    }
  }

  @Test
  void aRestartForgetsNothing() {
    String before;
    try (TestDashboard dashboard = dashboard()) {
      all(dashboard, 1);
      all(dashboard, 2);
      kept(dashboard, 2);
      dashboard.send(
          "/v1/logs", OtlpSpans.log("order", 1, SeverityNumber.SEVERITY_NUMBER_WARN, "look"));
      dashboard.clock().advance(Duration.ofSeconds(17));
      dashboard.awaitState(1, "dropped");
      before = list(dashboard);
    }
    try (TestDashboard dashboard = dashboard()) {
      assertThat(list(dashboard)).isEqualTo(before);
      assertThat(dashboard.get("/api/traces/" + OtlpSpans.traceId(1)).list("logs")).hasSize(1);
      assertThat(dashboard.get("/api/traces/" + OtlpSpans.traceId(2)).list("spans")).hasSize(1);
      assertThat(dashboard.get("/api/sampling").map("dropped")).containsEntry("traces", 1);
    }
  }

  @Test
  void whileTheRedisIsAwayIntakeGoesOnAndThePageSaysSo() throws Exception {
    try (TestDashboard one = dashboard();
        TestDashboard other = dashboard();
        TestPage page = new TestPage(one)) {
      page.resume(0);
      page.nextOfType("traces");
      redis.down();
      all(one, 1);
      assertThat(page.nextOfType("store")).containsEntry("away", true);
      one.await("/api/events", events -> events.toString().contains("The Redis is away"));
      assertThat(one.get("/api/traces/" + OtlpSpans.traceId(1)).status()).isEqualTo(200);
      assertThat(other.get("/api/traces/" + OtlpSpans.traceId(1)).status()).isEqualTo(404);
      assertThat(one.get("/health/readiness").status()).isEqualTo(200);
      all(one, 2);
      // Wherever the page goes now, it begins anew.
      assertThat(sequence(page.nextOfType("traces"))).isZero();

      redis.up();
      other.awaitState(1, "deciding");
      other.awaitState(2, "deciding");
      assertThat(page.nextOfType("store")).containsEntry("away", false);
      one.await("/api/events", events -> events.toString().contains("The Redis is back"));
      all(one, 3);
      other.awaitState(3, "deciding");
    }
  }

  @Test
  void itStartsBeforeItsRedis() {
    redis.down();
    try (TestDashboard one = dashboard()) {
      all(one, 1);
      one.awaitState(1, "deciding");
      redis.up();
      try (TestDashboard other = dashboard()) {
        other.awaitState(1, "deciding");
      }
    }
  }

  @Test
  void aSessionHoldsAtAllReplicas() {
    try (TestDashboard one = dashboard("dashboard.login.token", TOKEN);
        TestDashboard other = dashboard("dashboard.login.token", TOKEN)) {
      Answer login =
          one.post(
              "/api/login",
              "application/json",
              "{\"token\":\"%s\"}".formatted(TOKEN).getBytes(StandardCharsets.UTF_8));
      String cookie = login.header("Set-Cookie").split(";", 2)[0];
      assertThat(other.get("/api/traces", "Cookie", cookie).status()).isEqualTo(200);
      assertThat(other.get("/api/traces").status()).isEqualTo(401);
    }
  }

  private TestDashboard dashboard(String... settings) {
    Map<String, Object> all =
        new HashMap<>(Map.of("redis.uri", redis.uri(), "redis.timeout", "60s"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new TestDashboard(all);
  }

  private static void all(TestDashboard dashboard, int trace) {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(trace, 1, 0, "POST")));
  }

  private static void kept(TestDashboard dashboard, int trace) {
    dashboard.send(
        "/kept/v1/traces", OtlpSpans.kept("slow", "order", OtlpSpans.span(trace, 1, 0, "POST")));
  }

  private static long sequence(Map<String, Object> message) {
    return ((Number) message.get("sequence")).longValue();
  }

  private static String list(TestDashboard dashboard) {
    return dashboard.get("/api/traces").response().body();
  }
}
