package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.semconv.CodeAttributes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextTest {
  private static TracedServer server;

  @BeforeAll
  static void start() {
    server = new TracedServer();
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
  @ValueSource(
      strings = {
        "here",
        "async",
        "io",
        "blocking",
        "virtual",
        "scheduled",
        "future",
        "future-chain",
        "thread",
        "own-executor",
        "reactive"
      })
  void followsTheWorkToOtherThreads(String way) {
    assertThat(server.get("/work/" + way).statusCode()).isEqualTo(200);

    SpanData step = server.span("step");
    assertThat(step)
        .hasParentSpanId(server.span(SpanKind.SERVER).getSpanId())
        .hasTraceId(server.span(SpanKind.SERVER).getTraceId())
        .hasKind(SpanKind.INTERNAL);
  }

  @Test
  void theNextRequestStartsAnew() {
    server.get("/work/virtual");
    server.get("/work/virtual");

    assertThat(server.spans(SpanKind.SERVER))
        .hasSize(2)
        .allSatisfy(span -> assertThat(span).hasNoParent())
        .extracting(SpanData::getTraceId)
        .doesNotHaveDuplicates();
  }

  @Test
  void aSpanOfCodeHasTheNameItIsGiven() {
    server.bean(Work.Steps.class).named("card");

    assertThat(server.span("step"))
        .hasAttribute(AttributeKey.stringKey("kind"), "card")
        .hasAttribute(CodeAttributes.CODE_FUNCTION_NAME, Work.Steps.class.getName() + ".named");
  }

  @Test
  void soHasOneOfMicronautsOwnAnnotation() {
    server.bean(Work.Steps.class).created();

    assertThat(server.span("new-step")).hasKind(SpanKind.INTERNAL);
  }

  @Test
  void withoutANameItIsThatOfTheMethod() {
    server.bean(Work.Steps.class).unnamed();

    assertThat(server.span("Steps.unnamed")).hasKind(SpanKind.INTERNAL);
  }

  @Test
  void anExceptionMakesItAnErrorAndIsRecordedOnce() {
    assertThatThrownBy(() -> server.bean(Work.Steps.class).failing())
        .isInstanceOf(IllegalStateException.class);

    assertThat(server.span("failing")).hasStatus(StatusData.error());
    assertThat(server.span("failing").getEvents()).hasSize(1);
  }
}
