package dev.keepsake.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.CapturedSpans;
import dev.keepsake.testing.Neighbour;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a trace tells of a request. */
class TraceTest extends GatewayTest {
  private static final String BODY = "{\"items\":[\"item1\"],\"total\":99.99}";

  @Test
  void tellsOfAnOrderAsSeed004Does() {
    Reply reply = shop.post("/api/orders", BODY);

    SpanData server = server(reply);
    assertThat(server.getName()).isEqualTo("POST /api/orders");
    assertThat(server.getEvents())
        .extracting(EventData::getName)
        .containsExactly("Processing order request", "Order created");
    assertThat(server.getEvents().get(1).getAttributes().get(AttributeKey.stringKey("orderId")))
        .isEqualTo("ord_1");
    assertThat(clients(reply))
        .extracting(SpanData::getName)
        .containsExactly("POST /tokens/verify", "POST /orders");
    assertThat(clients(reply))
        .allSatisfy(client -> assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId()));
  }

  @Test
  void tellsOfNoOrderWhereNoneWasMade() {
    Reply reply = shop.post("/api/orders", "{}");

    assertThat(server(reply).getEvents())
        .extracting(EventData::getName)
        .containsExactly("Processing order request");
  }

  @Test
  void namesSpansByTemplatesNotById() {
    shop.order.on("GET /orders?userId=alice&limit=20", 200, "{\"orders\":[]}");

    Reply reply = shop.get("/users/alice/orders");

    assertThat(server(reply).getName()).isEqualTo("GET /users/{id}/orders");
    assertThat(clients(reply))
        .extracting(SpanData::getName)
        .containsExactly("POST /tokens/verify", "GET /users/{id}", "GET /orders");
  }

  @Test
  void showsEachAttempt() {
    shop.user.on("GET /users/alice", Neighbour.problem(503, "overloaded", "Later."));

    Reply reply = shop.get("/users/alice");

    assertThat(clients(reply))
        .extracting(SpanData::getName)
        .containsExactly(
            "POST /tokens/verify", "GET /users/{id}", "GET /users/{id}", "GET /users/{id}");
  }

  @Test
  void passesTheTraceAndItsBaggageOn() {
    Reply reply = shop.get("/users/alice", "baggage", "fault=user:error");

    Neighbour.Request asked = shop.user.onlyRequest("GET /users/alice");
    assertThat(asked.headers().getFirst("traceparent"))
        .isEqualTo(
            "00-%s-%s-03".formatted(reply.header("X-Trace-Id"), clients(reply).get(1).getSpanId()));
    assertThat(asked.headers().getFirst("baggage")).isEqualTo("fault=user:error");
  }

  @Test
  void keepsTheCallersRequestIdOnItsOwnSpanAlone() {
    Reply reply =
        shop.get(
            "/users/alice",
            "X-Trace-Id",
            "my-trace-001",
            "traceparent",
            CapturedSpans.traceParent(CapturedSpans.newTraceId()));

    assertThat(server(reply).getAttributes().get(AttributeKey.stringKey("keepsake.request_id")))
        .isEqualTo("my-trace-001");
    assertThat(shop.user.onlyRequest("GET /users/alice").headers().get("X-Trace-Id")).isNull();
  }

  /** Ended by the gateway about when its answer arrives here. */
  private static SpanData server(Reply reply) {
    List<SpanData> found = List.of();
    while (found.isEmpty()) {
      found = spans(reply, SpanKind.SERVER);
      Thread.onSpinWait();
    }
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static List<SpanData> clients(Reply reply) {
    server(reply);
    return spans(reply, SpanKind.CLIENT);
  }

  private static List<SpanData> spans(Reply reply, SpanKind kind) {
    return shop.context().getBean(CapturedSpans.class).of(reply.header("X-Trace-Id"), kind);
  }
}
