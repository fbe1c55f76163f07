package dev.keepsake.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TracesTest {
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
  void aTraceIsDecidingThenKeptWithItsPolicy() {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.error(1, 1, 0, "POST")));
    Answer deciding = dashboard.get(path(1));
    assertThat(deciding.map("summary"))
        .containsEntry("state", "deciding")
        .containsEntry("policy", null)
        .containsEntry("decisionAtMillis", dashboard.clock().millis() + 12_000);
    assertThat(deciding.body()).containsEntry("jaegerUrl", null);
    assertThat(deciding.list("spans")).hasSize(1);

    dashboard.send(
        "/kept/v1/traces",
        OtlpSpans.kept(
            "errors", "order", OtlpSpans.error(1, 1, 0, "POST"), OtlpSpans.span(1, 2, 1, "late")));
    Answer kept = dashboard.get(path(1));
    assertThat(kept.map("summary"))
        .containsEntry("state", "kept")
        .containsEntry("policy", "errors")
        .containsEntry("spanCount", 2);
    assertThat(kept.body())
        .containsEntry("jaegerUrl", "http://localhost:16686/trace/" + OtlpSpans.traceId(1));
  }

  @Test
  void aDroppedTraceLeavesItsSummaryAndItsLogs() {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")));
    dashboard.send(
        "/v1/logs", OtlpSpans.log("order", 1, SeverityNumber.SEVERITY_NUMBER_WARN, "stock is low"));
    dashboard.clock().advance(Duration.ofSeconds(17));
    dashboard.awaitState(1, "dropped");
    Answer tombstone = dashboard.get(path(1));
    assertThat(tombstone.list("spans")).isEmpty();
    assertThat(tombstone.map("summary"))
        .containsEntry("rootOperation", "POST")
        .containsEntry("spanCount", 1)
        .containsEntry("policy", null);
    assertThat(tombstone.list("logs"))
        .satisfiesExactly(
            log ->
                assertThat(log)
                    .containsEntry("body", "stock is low")
                    .containsEntry("severity", "WARN")
                    .containsEntry("spanId", OtlpSpans.spanId(1)));
  }

  @Test
  void theLogsOfATraceAreInTheOrderOfTimeWhoeverSentThemFirst() {
    dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(1, 1, 0, "POST")));
    for (int millis : List.of(20, 10, 30)) {
      dashboard.send(
          "/v1/logs",
          OtlpSpans.log("order", 1, SeverityNumber.SEVERITY_NUMBER_INFO, "at " + millis, millis));
    }
    assertThat(dashboard.get(path(1)).list("logs"))
        .extracting(log -> log.get("body"))
        .containsExactly("at 10", "at 20", "at 30");
  }

  @Test
  void anUnknownTraceIs404() {
    Answer answer = dashboard.get(path(99));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.kind()).isEqualTo("unknown-trace");
  }

  @Test
  void pagesHoldAllOnce() {
    for (int i = 1; i <= 7; i++) {
      dashboard.send("/v1/traces", OtlpSpans.request("order", OtlpSpans.span(i, 1, 0, "POST")));
    }
    List<Object> seen = new ArrayList<>();
    String cursor = "";
    do {
      Answer page = dashboard.get("/api/traces?limit=3&cursor=" + cursor);
      assertThat(page.body()).containsEntry("total", 7);
      page.list("traces").forEach(trace -> seen.add(trace.get("traceId")));
      cursor = (String) page.body().get("nextCursor");
    } while (cursor != null);
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void whatIsExportedCanBeImportedElsewhere() {
    var span =
        OtlpSpans.error(1, 1, 0, "POST").addAttributes(OtlpSpans.attribute("count", 1L << 60));
    span.addEventsBuilder().setName("exception").setTimeUnixNano(1_000_000);
    span.addLinksBuilder().setTraceId(span.getTraceId()).setSpanId(span.getSpanId());
    dashboard.send("/v1/traces", OtlpSpans.request("order", span, OtlpSpans.span(1, 2, 1, "b")));
    Answer exported = dashboard.get(path(1) + "/export");
    assertThat(exported.header("Content-Type")).startsWith("application/json");
    assertThat(exported.response().body()).contains("\"traceId\":\"" + OtlpSpans.traceId(1));

    try (TestDashboard other = new TestDashboard()) {
      Answer imported =
          other.post(
              "/api/import",
              "application/json",
              exported.response().body().getBytes(StandardCharsets.UTF_8));
      assertThat(imported.body()).isEqualTo(Map.of("traces", 1));
      assertThat(other.get(path(1)).map("summary"))
          .containsEntry("state", "kept")
          .containsEntry("policy", "imported");
      assertThat(other.get(path(1)).list("spans")).isEqualTo(dashboard.get(path(1)).list("spans"));
      assertThat(other.get("/api/sampling").list("policies")).isEmpty();
    }
    assertThat(dashboard.get(path(1)).list("spans").getFirst().get("attributes"))
        .isEqualTo(Map.of("count", "1152921504606846976"));
  }

  @Test
  void whatJaegerGaveCanBeImported() {
    String json =
        """
        {"data":[{"traceID":"%1$s","spans":[
          {"traceID":"%1$s","spanID":"1","operationName":"GET /","references":[],"startTime":1544712660000000,
           "duration":1500,"processID":"p1","logs":[],"tags":[{"key":"span.kind","type":"string","value":"server"}]},
          {"traceID":"%1$s","spanID":"2","operationName":"SELECT","startTime":1544712660000500,"duration":900,
           "references":[{"refType":"CHILD_OF","traceID":"%1$s","spanID":"1"}],"processID":"p2",
           "tags":[{"key":"error","type":"bool","value":true},{"key":"rows","type":"int64","value":3},
             {"key":"part","type":"float64","value":0.5}],
           "logs":[{"timestamp":1544712660000600,"fields":[{"key":"event","value":"retried"},{"key":"n","value":2}]}]}],
         "processes":{"p1":{"serviceName":"gateway","tags":[{"key":"host.name","value":"a"}]},"p2":{"serviceName":"db"}}}]}"""
            .formatted("abc");
    assertThat(take(json).body()).isEqualTo(Map.of("traces", 1));
    Answer trace = dashboard.get(path(0xabc));
    assertThat(trace.map("summary"))
        .containsEntry("rootService", "gateway")
        .containsEntry("durationMicros", 1500)
        .containsEntry("errorCount", 1)
        .containsEntry("services", List.of("db", "gateway"));
    assertThat(trace.list("spans").getLast())
        .containsEntry("parentSpanId", OtlpSpans.spanId(1))
        .containsEntry("status", "error")
        .containsEntry("attributes", Map.of("rows", 3, "part", 0.5))
        .hasEntrySatisfying("events", events -> assertThat(events.toString()).contains("retried"));
  }

  @Test
  void aTraceOfJaegersThatIsNoneIsRefused() {
    assertThat(take("{\"data\":7}").status()).isEqualTo(400);
    assertThat(take("{\"data\":[7]}").status()).isEqualTo(400);
    assertThat(take("{\"data\":[{\"processes\":{},\"spans\":[{\"processID\":\"p\"}]}]}").status())
        .isEqualTo(400);
  }

  @Test
  void aFileWithoutSpansIsRefused() {
    for (String json : List.of("{}", "{\"resourceSpans\":[]}", "{\"data\":[]}")) {
      assertThat(take(json).status()).isEqualTo(400);
      assertThat(take(json).body()).containsEntry("detail", "There are no spans in the body.");
    }
  }

  @Test
  void anAddressThatIsTooLongIsRefused() {
    assertThat(dashboard.get("/api/traces?text=" + "x".repeat(5000)).status()).isEqualTo(413);
  }

  private Answer take(String json) {
    return dashboard.post("/api/import", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static String path(int trace) {
    return "/api/traces/" + OtlpSpans.traceId(trace);
  }
}
