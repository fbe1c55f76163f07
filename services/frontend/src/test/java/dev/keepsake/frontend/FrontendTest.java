package dev.keepsake.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.CapturedSpans;
import io.micronaut.context.ApplicationContext;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FrontendTest {
  private static final AttributeKey<String> SCENARIO = AttributeKey.stringKey("scenario");

  private FakeGateway gateway;
  private ApplicationContext context;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
  }

  @AfterEach
  void stop() {
    context.close();
    gateway.close();
  }

  @Test
  void playsEachScenarioAndGetsWhatItExpects() {
    Frontend frontend =
        frontend(
            "frontend.requests",
            Scenario.values().length,
            "frontend.rate",
            100,
            "frontend.mix",
            "order=1,order-as-user=1,lookup=1,list-orders=1,not-found=1,invalid=1,"
                + "payment-error=1,decline=1,slow=1,email-exception=1,forced=1");

    assertThat(frontend.run()).isZero();

    assertThat(report().unexpected()).isZero();
    assertThat(report().summary())
        .startsWith("Sent 11 (")
        .contains("order-as-user 1", "2xx 7, 4xx 3, 5xx 1, no answer 0, unexpected 0, skipped 0");
    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::baggage)
        .filteredOn(baggage -> baggage != null)
        .containsExactlyInAnyOrder(
            "fault=payment:error",
            "fault=payment.processor:decline",
            "fault=order:delay%3D2s",
            "fault=order.email:exception",
            "sampling.keep=true");
    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::authorization)
        .containsOnlyOnce("Bearer alices");
  }

  @Test
  void putsEachRequestInATraceOfItsOwn() {
    frontend("frontend.requests", 3, "frontend.rate", 100, "frontend.mix", "order=1").run();

    List<SpanData> roots =
        spans().stream()
            .filter(span -> span.getParentSpanId().equals(SpanId.getInvalid()))
            .toList();
    assertThat(roots)
        .hasSize(3)
        .allSatisfy(
            root -> {
              assertThat(root.getName()).isEqualTo("order");
              assertThat(root.getKind()).isEqualTo(SpanKind.INTERNAL);
              assertThat(root.getAttributes().get(SCENARIO)).isEqualTo("order");
              assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
              assertThat(
                      root.getResource()
                          .getAttributes()
                          .get(AttributeKey.stringKey("service.name")))
                  .isEqualTo("frontend");
            });
    List<SpanData> clients =
        spans().stream().filter(span -> span.getKind() == SpanKind.CLIENT).toList();
    assertThat(clients).extracting(SpanData::getName).containsOnly("POST /api/orders");
    assertThat(clients)
        .extracting(SpanData::getParentSpanId)
        .containsExactlyInAnyOrderElementsOf(roots.stream().map(SpanData::getSpanId).toList());
    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::traceId)
        .containsExactlyInAnyOrderElementsOf(roots.stream().map(SpanData::getTraceId).toList());
  }

  @Test
  void failsABoundedRunThatMetTheUnexpected() {
    gateway.breakDown();

    int exitCode =
        frontend("frontend.requests", 4, "frontend.rate", 100, "frontend.mix", "order=3,invalid=1")
            .run();

    assertThat(exitCode).isEqualTo(1);
    assertThat(report().unexpected()).isEqualTo(4);
    assertThat(report().table())
        .contains("order: 500 instead of 201, 3 times", "invalid: 500 instead of 400, 1 times");
    assertThat(spans())
        .filteredOn(span -> span.getName().equals("order"))
        .allSatisfy(
            root -> assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR));
  }

  @Test
  void countsTheLookUpOfAnOrderThatCouldNotBeMade() {
    gateway.loseItsRoutes();

    frontend("frontend.requests", 3, "frontend.rate", 100, "frontend.mix", "lookup=1").run();

    assertThat(report().summary())
        .startsWith("Sent 3 (")
        .contains("4xx 3, 5xx 0, no answer 0, unexpected 3");
    assertThat(gateway.requests())
        .extracting(FakeGateway.Request::line)
        .containsOnly("POST /api/orders");
  }

  @Test
  void stopsMidWayButWaitsForTheAnswersOnTheirWay() throws Exception {
    gateway.hold();
    Frontend frontend = frontend("frontend.rate", 50, "frontend.mix", "order=1");
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(frontend::run);
    await(() -> gateway.requests().size() >= 3);

    frontend.stop();
    assertThat(run.isDone()).isFalse();
    gateway.letGo();

    assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(report().summary()).contains("no answer 0, unexpected 0");
    assertThat(report().summary()).startsWith("Sent " + gateway.requests().size() + " (");
  }

  @Test
  void doesNotWaitForAnswersForever() {
    gateway.hold();

    int exitCode =
        frontend(
                "frontend.requests",
                2,
                "frontend.rate",
                100,
                "frontend.mix",
                "order=1",
                "frontend.drain-timeout",
                "200ms")
            .run();

    assertThat(exitCode).isEqualTo(1);
    assertThat(report().summary()).contains("Sent 2 ", "no answer 2, unexpected 2");
  }

  @Test
  void keepsItsRateWhenTheGatewayIsSlowAndCountsWhatItSkips() {
    gateway.hold();

    frontend(
            "frontend.requests",
            10,
            "frontend.rate",
            200,
            "frontend.max-in-flight",
            4,
            "frontend.mix",
            "order=1",
            "frontend.drain-timeout",
            "200ms")
        .run();

    assertThat(report().summary()).contains("Sent 4 ", "skipped 6");
  }

  @Test
  void endsAfterItsDuration() {
    int exitCode =
        frontend("frontend.duration", "300ms", "frontend.rate", 10, "frontend.mix", "order=1")
            .run();

    assertThat(exitCode).isZero();
    assertThat(report().summary()).startsWith("Sent 3 (");
  }

  @Test
  void waitsForTheGatewayWithoutATrace() throws Exception {
    gateway.ready(false);
    Frontend frontend = frontend("frontend.requests", 1, "frontend.mix", "order=1");
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(frontend::run);
    await(() -> gateway.readinessRequests().size() >= 2);
    assertThat(gateway.requests()).isEmpty();

    gateway.ready(true);

    assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(spans()).extracting(SpanData::getName).containsOnly("order", "POST /api/orders");
  }

  @Test
  void givesUpOnAGatewayThatIsAway() {
    gateway.close();

    assertThat(frontend("frontend.ready-timeout", "100ms").run()).isEqualTo(1);
  }

  @Test
  void endsInPeaceWhenStoppedWhileItWaits() throws Exception {
    gateway.ready(false);
    Frontend frontend = frontend();
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(frontend::run);
    await(() -> !gateway.readinessRequests().isEmpty());

    frontend.stop();

    assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void countsConnectionErrorsWhenTheGatewayGoesAway() throws Exception {
    Frontend frontend = frontend("frontend.rate", 50, "frontend.mix", "order=1");
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(frontend::run);
    await(() -> gateway.requests().size() >= 2);

    gateway.close();
    // Not report().unexpected(): answers on their way count there, and may still come.
    await(() -> report().table().contains("order: no answer instead of 201"));
    frontend.stop();

    // Without a bound the exit code says only that the run ended as it should.
    assertThat(run.get(10, TimeUnit.SECONDS)).isZero();
    assertThat(report().unexpected()).isPositive();
  }

  private Frontend frontend(Object... settings) {
    Map<String, Object> all = new HashMap<>();
    all.put("micronaut.http.services.gateway.url", gateway.url());
    for (int i = 0; i < settings.length; i += 2) {
      all.put((String) settings[i], settings[i + 1]);
    }
    context = ApplicationContext.run(all, "test");
    return context.getBean(Frontend.class);
  }

  private Report report() {
    return context.getBean(Report.class);
  }

  private List<SpanData> spans() {
    return context.getBean(CapturedSpans.class).all();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(Duration.ofMillis(5));
    }
  }
}
