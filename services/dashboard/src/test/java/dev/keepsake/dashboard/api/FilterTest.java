package dev.keepsake.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.TestDashboard;
import dev.keepsake.testing.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static TestDashboard dashboard;

  @BeforeAll
  static void start() {
    dashboard = new TestDashboard();
    dashboard.send(
        "/v1/traces",
        OtlpSpans.request(
            "order",
            OtlpSpans.span(1, 1, 0, "POST")
                .addAttributes(OtlpSpans.attribute("item", "item1"))
                .addAttributes(OtlpSpans.attribute("count", 3)),
            OtlpSpans.span(2, 1, 0, "POST"),
            OtlpSpans.span(3, 2000, 0, "POST")));
    var charge = OtlpSpans.error(2, 2, 1, "charge");
    charge.getStatusBuilder().setMessage("Card declined");
    dashboard.send("/kept/v1/traces", OtlpSpans.kept("errors", "payment", charge));
  }

  @AfterAll
  static void stop() {
    dashboard.close();
  }

  @Test
  void theAttributesToFilterByAreKnown() {
    assertThat(dashboard.get("/api/attributes").items())
        .contains(
            Map.of("key", "count", "values", List.of()), Map.of("key", "item", "values", List.of()))
        .extracting(attribute -> attribute.get("key"))
        .contains("service.name");
  }

  @ParameterizedTest
  @CsvSource({
    "service=payment, 2",
    "service=order, 1 2 3",
    "service=nobody, ''",
    "operation=charge, 2",
    "service=order&operation=charge, ''",
    "state=kept, 2",
    "state=deciding, 1 3",
    "status=error, 2",
    "status=ok, 1 3",
    "minDuration=11ms, 2",
    "maxDuration=10ms, 1 3",
    "policy=errors, 2",
    "policy=slow, ''",
    "attribute=item=item1, 1",
    "attribute=item=item1&attribute=count=3, 1",
    "attribute=item=item1&attribute=count=4, ''",
    "attribute=service.name=payment, 2",
    "text=ITEM1, 1",
    "text=charge, 2",
    "text=card declined, 2",
    "text=nowhere, ''",
    "text=00000000000000000000000000000003, 3",
    "from=2026-01-31T12:00:01Z, 3",
    "to=1769860801000, 1 2",
    "'', 1 2 3"
  })
  void filters(String query, String wanted) {
    Answer answer = dashboard.get("/api/traces?" + encoded(query));
    assertThat(answer.list("traces"))
        .extracting(trace -> Integer.parseInt((String) trace.get("traceId"), 16))
        .containsExactlyElementsOf(
            List.of(wanted.split(" ")).stream()
                .filter(id -> !id.isEmpty())
                .map(Integer::valueOf)
                .toList()
                .reversed());
    assertThat(answer.body())
        .containsEntry("total", answer.list("traces").size())
        .containsEntry("nextCursor", null);
  }

  @ParameterizedTest
  @CsvSource({
    "/api/traces?minDuration=5, minDuration",
    "/api/traces?maxDuration=soon, maxDuration",
    "/api/traces?from=yesterday, from",
    "/api/traces?to=-1, to",
    "/api/traces?state=lost, state",
    "/api/traces?status=fine, status",
    "/api/traces?attribute=item1, attribute",
    "/api/traces?limit=0, limit",
    "/api/traces?limit=many, limit",
    "/api/traces?limit=, limit",
    "/api/events?limit, limit",
    "/api/traces?limit=1001, limit",
    "/api/traces?cursor=x, cursor",
    "/api/logs?severity=loud, severity",
    "/api/metrics?step=long, step",
    "/api/events?limit=-1, limit"
  })
  void whatCannotBeReadIsNamed(String path, String field) {
    Answer answer = dashboard.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.list("errors"))
        .extracting(error -> error.get("field"))
        .containsExactly(field);
  }

  @ParameterizedTest
  @CsvSource({"'{', 400", "'[]', 400", "'{\"resourceSpans\":7}', 400"})
  void anImportOfSomethingElseIsRefused(String body, int status) {
    assertThat(
            dashboard
                .post("/api/import", "application/json", body.getBytes(StandardCharsets.UTF_8))
                .status())
        .isEqualTo(status);
  }

  private static String encoded(String query) {
    return List.of(query.split("&")).stream()
        .filter(part -> part.contains("="))
        .map(
            part ->
                part.split("=", 2)[0]
                    + "="
                    + URLEncoder.encode(part.split("=", 2)[1], StandardCharsets.UTF_8))
        .reduce((a, b) -> a + "&" + b)
        .orElse("");
  }
}
