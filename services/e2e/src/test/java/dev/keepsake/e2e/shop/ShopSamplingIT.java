package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real requests, each made to be kept or not: with the ratios at zero exactly the right ones. */
@ExtendWith(SharedShop.class)
class ShopSamplingIT {
  private static final int EACH = 40;
  private static final String ORDER = "{\"items\": [\"item2\"], \"total\": 12.50}";

  private enum Kind {
    NORMAL(null, "", 201),
    NOT_FOUND(null, "", 404),
    DECLINED(null, "fault=payment.processor:decline", 402),
    FORCED("forced", "sampling.keep=true", 201),
    SLOW("slow", "fault=inventory:delay=4500ms", 201),
    ERROR("errors", "fault=payment:error", 502),
    EXCEPTION("errors", "fault=user:exception", 502),
    ERROR_IN_ASYNCHRONOUS_CHILD("errors", "fault=order.email:exception", 201);

    final String policy;
    final String baggage;
    final int status;

    Kind(String policy, String baggage, int status) {
      this.policy = policy;
      this.baggage = baggage;
      this.status = status;
    }
  }

  private record Sent(Kind kind, HttpResponse<String> answer) {}

  @Test
  void exactlyTheRightTracesAreKeptAndEachIsWholeAndNamesItsPolicy(TracedShop system)
      throws Exception {
    List<Sent> sent = send(system.shop());
    assertThat(sent).allMatch(one -> one.answer.statusCode() == one.kind.status);
    Map<String, Kind> kinds = new HashMap<>();
    sent.forEach(one -> kinds.put(Shop.traceId(one.answer), one.kind));

    system.awaitDecisions();
    Map<String, List<StoredSpan>> stored = system.jaeger().client().search("gateway", Map.of());

    Set<String> expected =
        kinds.entrySet().stream()
            .filter(entry -> entry.getValue().policy != null)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    assertThat(stored.keySet().stream().filter(kinds::containsKey))
        .containsExactlyInAnyOrderElementsOf(expected);
    for (String traceId : expected) {
      List<StoredSpan> trace = stored.get(traceId);
      assertThat(trace)
          .as("policy of a trace of kind %s", kinds.get(traceId))
          .extracting(StoredSpan::policy)
          .containsOnly(kinds.get(traceId).policy);
      assertWhole(trace);
    }
  }

  private static List<Sent> send(Shop shop) throws Exception {
    List<Sent> sent = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
      List<Future<Sent>> answers = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        for (Kind kind : Kind.values()) {
          answers.add(clients.submit(() -> new Sent(kind, request(shop, kind))));
        }
      }
      for (Future<Sent> answer : answers) {
        sent.add(answer.get());
      }
    }
    return sent;
  }

  private static HttpResponse<String> request(Shop shop, Kind kind) {
    if (kind == Kind.NOT_FOUND) {
      return shop.get("/users/nobody");
    }
    return kind.baggage.isEmpty()
        ? shop.post("/api/orders", ORDER)
        : shop.post("/api/orders", ORDER, "baggage", kind.baggage);
  }

  /** One root, no span without its parent, and the other side of each call between services. */
  private static void assertWhole(List<StoredSpan> trace) {
    Set<String> ids = trace.stream().map(StoredSpan::spanId).collect(Collectors.toSet());
    assertThat(trace.stream().filter(span -> span.parentId().isEmpty())).hasSize(1);
    assertThat(trace).allMatch(span -> span.parentId().isEmpty() || ids.contains(span.parentId()));
    Set<String> parents =
        trace.stream()
            .filter(span -> span.kind().equals("server"))
            .map(StoredSpan::parentId)
            .collect(Collectors.toSet());
    assertThat(trace)
        .filteredOn(span -> span.tags().containsKey("url.template"))
        .allMatch(call -> parents.contains(call.spanId()));
  }
}
