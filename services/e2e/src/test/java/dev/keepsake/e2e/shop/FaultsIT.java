package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each fault of docs/developer-guide.md: what the caller is answered, which spans are errors, and
 * why the trace is kept.
 */
@ExtendWith(SharedShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
  private static final String ORDER = "{\"items\": [\"item8\"], \"total\": 3.25}";
  private static final List<String> THROUGH_GATEWAY =
      List.of("gateway server POST /api/orders", "gateway client POST /orders");
  private static final List<String> THROUGH_ORDER =
      Stream.concat(
              THROUGH_GATEWAY.stream(),
              Stream.of("order server POST /orders", "order client POST /payments"))
          .toList();
  private static final List<String> REFUSALS =
      List.of("gateway client POST /orders", "order client POST /payments");
  private static final String PAYMENT = "payment server POST /payments";

  private enum Fault {
    ERROR("payment:error", 502, "errors", THROUGH_ORDER, PAYMENT),
    EXCEPTION("payment:exception", 502, "errors", THROUGH_ORDER, PAYMENT),
    STATUS_503("payment:status=503", 503, "errors", THROUGH_ORDER, PAYMENT),
    STATUS_418("payment:status=418", 418, "forced", REFUSALS),
    // The span of payment ends after the 60 s of the fault.
    TIMEOUT("payment:timeout", 504, "errors", THROUGH_ORDER),
    // Decided after 8 s in this system, before the gateway gives up: the errors follow the
    // decision.
    ORDER_TIMEOUT("order:timeout", 504, "forced", THROUGH_GATEWAY),
    DECLINE("payment.processor:decline", 402, "forced", REFUSALS),
    PROCESSOR_TIMEOUT(
        "payment.processor:timeout",
        504,
        "errors",
        THROUGH_ORDER,
        PAYMENT,
        "payment client stripe-api-call"),
    EMAIL("order.email:exception", 201, "errors", List.of(), "order internal send-confirmation"),
    DELAY("order:delay=2s", 201, "forced", List.of()),
    TWO("payment:status=503|order:delay=200ms", 503, "errors", THROUGH_ORDER, PAYMENT);

    final String baggage;
    final int status;
    final String policy;
    final List<String> errors;

    Fault(String fault, int status, String policy, List<String> errors, String... more) {
      this.baggage = "sampling.keep=true,fault=" + fault;
      this.status = status;
      this.policy = policy;
      this.errors = Stream.concat(errors.stream(), Arrays.stream(more)).toList();
    }

    Duration delay() {
      return switch (this) {
        case DELAY -> Duration.ofSeconds(2);
        case TWO -> Duration.ofMillis(200);
        case TIMEOUT -> Duration.ofSeconds(5);
        case ORDER_TIMEOUT -> Duration.ofSeconds(10);
        default -> Duration.ZERO;
      };
    }
  }

  private final Map<Fault, HttpResponse<String>> answers = new EnumMap<>(Fault.class);

  @BeforeAll
  void order(TracedShop system) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<Fault, Future<HttpResponse<String>>> sent = new EnumMap<>(Fault.class);
      for (Fault fault : Fault.values()) {
        sent.put(
            fault,
            clients.submit(
                () -> system.shop().post("/api/orders", ORDER, "baggage", fault.baggage)));
      }
      for (Fault fault : Fault.values()) {
        answers.put(fault, sent.get(fault).get());
      }
    }
    system.awaitDecisions();
  }

  @ParameterizedTest
  @EnumSource
  void aFaultGivesTheTraceThatTheGuidePromises(Fault fault, TracedShop system) {
    HttpResponse<String> answer = answers.get(fault);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(fault.status);

    List<StoredSpan> trace =
        system.awaitTrace(
            Shop.traceId(answer),
            spans -> spans.stream().anyMatch(span -> span.parentId().isEmpty()));

    assertThat(trace)
        .filteredOn(span -> span.status().equals("ERROR"))
        .extracting(span -> span.service() + " " + span.kind() + " " + span.name())
        .containsExactlyInAnyOrderElementsOf(fault.errors);
    assertThat(trace).extracting(StoredSpan::policy).containsOnly(policy(fault, trace));
    StoredSpan root =
        trace.stream().filter(span -> span.parentId().isEmpty()).findFirst().orElseThrow();
    assertThat(root.tags()).containsEntry("http.response.status_code", (long) fault.status);
    assertThat(Duration.ofNanos(root.durationMicros() * 1000))
        .isGreaterThanOrEqualTo(fault.delay());
  }

  /** The fault's, but for a trace that a busy machine has made slow, which is asked before. */
  private static String policy(Fault fault, List<StoredSpan> trace) {
    long begin = trace.stream().mapToLong(StoredSpan::startMicros).min().orElseThrow();
    boolean slow =
        trace.stream()
            .map(span -> micros(span.startMicros() + span.durationMicros() - begin))
            .filter(end -> end.compareTo(SharedShop.DECISION_WAIT) < 0)
            .anyMatch(end -> end.compareTo(SharedShop.SLOW) >= 0);
    return slow && fault.policy.equals("forced") ? "slow" : fault.policy;
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
