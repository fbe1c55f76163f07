package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.util.*;
import org.junit.jupiter.api.Test;

class OrderTraceIT {
  @Test
  void tree() throws Exception {
    try (TracedShop system =
        TracedShop.start(
            "order-trace",
            Map.of("KEEPSAKE_DECISION_WAIT", "3s", "KEEPSAKE_BASELINE_PERCENT", "0"),
            Map.of())) {
      var answer =
          system
              .shop()
              .post(
                  "/api/orders",
                  "{\"items\": [\"item1\"], \"total\": 99.99}",
                  "baggage",
                  "sampling.keep=true",
                  "X-Trace-Id",
                  "my-trace-001");
      System.out.println(answer + " " + answer.headers().map() + answer.body());
      var trace = system.awaitTrace(Shop.traceId(answer), t -> t.size() > 10);
      print(trace, "", "");
    }
  }

  void print(List<StoredSpan> all, String parent, String indent) {
    all.stream()
        .filter(s -> s.parentId().equals(parent))
        .sorted(Comparator.comparing(StoredSpan::startMicros))
        .forEach(
            s -> {
              System.out.println(
                  indent
                      + s.service()
                      + " "
                      + s.kind()
                      + " "
                      + s.name()
                      + " "
                      + s.status()
                      + " "
                      + s.tags()
                      + " "
                      + s.events()
                      + " R"
                      + s.resource());
              print(all, s.spanId(), indent + "  ");
            });
  }
}
