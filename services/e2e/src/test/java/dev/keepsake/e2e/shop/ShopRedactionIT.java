package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Secrets that callers send to the shop, wherever they can, and those that its services are given,
 * reach neither Jaeger nor any log: not that of the Collector, not those of the services.
 */
@ExtendWith(SharedShop.class)
class ShopRedactionIT {
  private static final String KEEP = "sampling.keep=true";
  private static final String PASSWORD = "planted-pass-word-1";
  private static final String TOKEN = "planted.bearer-token.2";
  private static final String CARD = "4111111111111111";
  private static final String MAILBOX = "planted.address.4";
  private static final String ADDRESS = MAILBOX + "@example.com";
  private static final String QUERY = "planted-query-token-5";
  private static final String COOKIE = "planted-cookie-6";

  private static final List<String> OF_CALLERS =
      List.of(PASSWORD, TOKEN, CARD, MAILBOX, QUERY, COOKIE);

  @Test
  void noSecretReachesJaegerOrALog(TracedShop system) throws Exception {
    List<String> traceIds = new ArrayList<>();
    for (HttpResponse<String> answer : requests(system.shop())) {
      assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
      traceIds.add(Shop.traceId(answer));
    }
    system.awaitDecisions();

    Map<String, String> places = new LinkedHashMap<>();
    for (String traceId : traceIds) {
      assertThat(system.awaitTrace(traceId, spans -> true))
          .extracting(StoredSpan::policy)
          .containsOnly("forced");
      places.put("trace " + traceId, system.jaeger().client().rawTrace(traceId));
    }
    places.put("the logs by OTLP", Files.readString(SharedShop.LOGS));
    places.put("the services' consoles", system.shop().output());
    places.put("the Collector's log", system.collector().output());
    places.put("Jaeger's log", system.jaeger().output());
    places.put("Prometheus", system.collector().prometheusText());

    List<String> secrets = new ArrayList<>(OF_CALLERS);
    secrets.addAll(system.shop().secrets());
    assertThat(places)
        .allSatisfy((place, text) -> assertThat(secrets).as(place).noneMatch(text::contains));
  }

  private static List<HttpResponse<String>> requests(Shop shop) {
    String credentials = "{\"username\": \"%s\", \"password\": \"" + PASSWORD + "\"}";
    String order =
        "{\"items\": [\"%s\"], \"total\": 5, \"card\": \"%s\", \"password\": \"" + PASSWORD + "\"}";
    return List.of(
        shop.post("/api/login", credentials.formatted("alice"), "baggage", KEEP),
        shop.post("/api/login", credentials.formatted(ADDRESS), "baggage", KEEP),
        shop.get("/users/bob", "baggage", KEEP, "Authorization", "Bearer " + TOKEN),
        shop.post("/api/orders", order.formatted("item4", CARD), "baggage", KEEP),
        shop.post(
            "/api/orders",
            order.formatted("item4", CARD),
            "baggage",
            KEEP + ",fault=payment.processor:decline"),
        shop.post("/api/orders", order.formatted(ADDRESS, CARD), "baggage", KEEP),
        shop.get("/users/bob?token=" + QUERY + "&email=" + ADDRESS, "baggage", KEEP),
        shop.get("/users/bob?q=" + MAILBOX + "%40example.com", "baggage", KEEP),
        shop.get("/users/" + ADDRESS, "baggage", KEEP),
        shop.get("/users/" + MAILBOX + "%40example.com", "baggage", KEEP),
        shop.get("/nowhere/" + CARD, "baggage", KEEP),
        shop.get(
            "/users/bob",
            "baggage",
            KEEP,
            "Cookie",
            "session=" + COOKIE,
            "X-Trace-Id",
            ADDRESS,
            "User-Agent",
            "agent " + ADDRESS));
  }
}
