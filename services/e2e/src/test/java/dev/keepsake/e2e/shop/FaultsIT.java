package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.StoredSpan;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault of docs/developer-guide.md: what the caller is answered, which spans are errors, and
 * why the trace is kept.
 */
@ExtendWith(SharedShop.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
  private static final String ORDER = "{\"items\": [\"item8\"], \"total\": 3.25}";
  private static final List<DocumentedFault> FAULTS = DocumentedFault.all();

  private final Map<DocumentedFault, HttpResponse<String>> answers = new HashMap<>();

  @BeforeAll
  void order(TracedShop system) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<DocumentedFault, Future<HttpResponse<String>>> sent = new HashMap<>();
      for (DocumentedFault fault : FAULTS) {
        sent.put(
            fault,
            clients.submit(
                () ->
                    system
                        .shop()
                        .post(
                            "/api/orders",
                            ORDER,
                            "baggage",
                            "sampling.keep=true,fault=" + fault.fault())));
      }
      for (DocumentedFault fault : FAULTS) {
        answers.put(fault, sent.get(fault).get());
      }
    }
    system.awaitDecisions();
  }

  /** What the table must not lose. */
  @Test
  void theGuideHasEachOfThem() {
    assertThat(FAULTS)
        .extracting(DocumentedFault::fault)
        .contains(
            "payment:error",
            "payment:exception",
            "payment:status=503",
            "payment:status=418",
            "payment:timeout",
            "order:timeout",
            "payment.processor:decline",
            "payment.processor:timeout",
            "order.email:exception",
            "order:delay=5s",
            "payment:status=503|order:delay=200ms");
  }

  static List<DocumentedFault> faults() {
    return FAULTS;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultGivesTheTraceThatTheGuidePromises(DocumentedFault fault, TracedShop system) {
    HttpResponse<String> answer = answers.get(fault);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(fault.status());

    List<StoredSpan> trace =
        system.awaitTrace(
            Shop.traceId(answer),
            spans -> spans.stream().anyMatch(span -> span.parentId().isEmpty()));

    assertThat(trace)
        .filteredOn(span -> span.status().equals("ERROR"))
        .extracting(span -> span.service() + " " + span.kind() + " " + span.name())
        .containsExactlyInAnyOrderElementsOf(fault.errors());
    assertThat(trace).extracting(StoredSpan::policy).containsOnly(policy(fault, trace));
    StoredSpan root =
        trace.stream().filter(span -> span.parentId().isEmpty()).findFirst().orElseThrow();
    assertThat(root.tags()).containsEntry("http.response.status_code", (long) fault.status());
    assertThat(Duration.ofNanos(root.durationMicros() * 1000))
        .isGreaterThanOrEqualTo(fault.duration());
  }

  /** The fault's, but for a trace that a busy machine has made slow, which is asked before. */
  private static String policy(DocumentedFault fault, List<StoredSpan> trace) {
    long begin = trace.stream().mapToLong(StoredSpan::startMicros).min().orElseThrow();
    boolean slow =
        trace.stream()
            .map(span -> micros(span.startMicros() + span.durationMicros() - begin))
            .filter(end -> end.compareTo(SharedShop.DECISION_WAIT) < 0)
            .anyMatch(end -> end.compareTo(SharedShop.SLOW) >= 0);
    return slow && fault.policy().equals("forced") ? "slow" : fault.policy();
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }
}
