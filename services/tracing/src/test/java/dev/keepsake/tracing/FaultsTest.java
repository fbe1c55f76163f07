package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.tracing.fault.FaultException;
import dev.keepsake.tracing.fault.Faults;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  private static TracedServer server;

  @BeforeAll
  static void start() {
    server = new TracedServer(Map.of("keepsake.faults.enabled", true));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.forget();
  }

  @ParameterizedTest
  @CsvSource({
    "order:error, 500",
    "order:status=503, 503",
    "order:status=404, 404",
    "order:exception, 500",
    "payment:error, 200",
    "order.email:error, 200",
    "payment:error|order:status=409, 409"
  })
  void anAnswerIsAsBaggageAsksFor(String fault, int status) {
    var answer = server.get("/orders/ord_1", "baggage", "user=1,fault=" + fault);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(server.span(SpanKind.SERVER))
        .hasName("GET /orders/{id}")
        .hasStatus(status < 500 ? StatusData.unset() : StatusData.error());
    assertThat(server.span(SpanKind.SERVER).getEvents()).hasSize(status < 500 ? 0 : 1);
    assertThat(answer.headers().firstValue("X-Trace-Id")).isPresent();
  }

  @Test
  void aDelayIsInsideTheSpan() {
    server.get("/orders/ord_1", "baggage", "fault=order:delay=150ms");

    var span = server.span(SpanKind.SERVER);
    assertThat(Duration.ofNanos(span.getEndEpochNanos() - span.getStartEpochNanos()))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ord_1", "missing", "broken", "a/b/c"})
  void aDelayIsAppliedOnceWhateverTheAnswer(String order) {
    try (RecordedLog log = new RecordedLog(Faults.class)) {
      server.get("/orders/" + order, "baggage", "fault=order:delay=1ms");

      assertThat(log.messages()).containsExactly("Fault asked for by baggage: order:delay=1ms");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "status=404", "exception"})
  void aDelayBeforeAnErrorIsAppliedOnce(String error) {
    try (RecordedLog log = new RecordedLog(Faults.class)) {
      server.get("/orders/ord_1", "baggage", "fault=order:delay=1ms|order:" + error);

      assertThat(log.messages())
          .containsExactly(
              "Fault asked for by baggage: order:delay=1ms",
              "Fault asked for by baggage: order:" + error);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "order",
        "order:",
        ":error",
        "order:status=200",
        "order:status=999",
        "order:status=599",
        "order:status=",
        "order:delay=",
        "order:delay=-1s",
        "order:delay=1",
        "order:delay=1h",
        "|||||",
        "order:err or",
        "p:error|p:error|p:error|p:error|p:error|p:error|p:error|p:error|order:error"
      })
  void whatCannotBeReadIsIgnored(String fault) {
    assertThat(
            server
                .get("/orders/ord_1", "baggage", "fault=" + fault.replace(" ", "%20"))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void codeAppliesTheFaultsOfItsOwnPoints() {
    Faults faults = server.bean(Faults.class);
    try (Scope ignored = baggage("order.email:status=503|order.stock:exception").makeCurrent()) {
      assertThatThrownBy(() -> faults.at("email"))
          .isInstanceOfSatisfying(
              FaultException.class, e -> assertThat(e.getStatus().getCode()).isEqualTo(503));
      assertThatThrownBy(() -> faults.at("stock")).isInstanceOf(IllegalStateException.class);
      assertThatNoException().isThrownBy(() -> faults.at("card"));
    }
    assertThatNoException().isThrownBy(() -> faults.at("email"));
  }

  @Test
  void codeAsksForActionsOfItsOwn() {
    Faults faults = server.bean(Faults.class);
    try (Scope ignored = baggage("order.processor:decline").makeCurrent()) {
      assertThat(faults.asks("processor", "decline")).isTrue();
      assertThat(faults.asks("processor", "timeout")).isFalse();
      assertThat(faults.asks("email", "decline")).isFalse();
      assertThatNoException().isThrownBy(() -> faults.at("processor"));
    }
  }

  @Test
  void aContextWithoutFaultsKeepsItsOtherBaggage() {
    Baggage asked = baggage("order.email:error").toBuilder().put("user", "1").build();
    Context context = Faults.without(asked.storeInContext(Context.root()));
    assertThat(Baggage.fromContext(context).asMap()).containsOnlyKeys("user");
    try (Scope ignored = context.makeCurrent()) {
      assertThatNoException().isThrownBy(() -> server.bean(Faults.class).at("email"));
    }
  }

  @Test
  void aDelayEndsWithAnInterrupt() {
    Faults faults = server.bean(Faults.class);
    try (Scope ignored = baggage("order.processor:timeout").makeCurrent()) {
      Thread.currentThread().interrupt();
      faults.at("processor");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void byDefaultNobodyGetsAFault() {
    try (TracedServer strict = new TracedServer()) {
      assertThat(strict.get("/orders/ord_1", "baggage", "fault=order:error").statusCode())
          .isEqualTo(200);
      try (Scope ignored = baggage("order.email:error").makeCurrent()) {
        assertThatNoException().isThrownBy(() -> strict.bean(Faults.class).at("email"));
        assertThat(strict.bean(Faults.class).asks("email", "error")).isFalse();
      }
    }
  }

  private static Baggage baggage(String fault) {
    return Baggage.builder().put("fault", fault).build();
  }
}
