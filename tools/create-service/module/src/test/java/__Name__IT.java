package dev.keepsake.__package__;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Api;
import dev.keepsake.testing.CapturedSpans;
import dev.keepsake.testing.Neighbour;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real port, with a fake in the place of those it calls. */
class __Name__IT {
  private static final Neighbour OTHERS = new Neighbour();
  private static CapturedSpans spans;
  private static Api api;

  @BeforeAll
  static void start() {
    Map<String, Object> settings = new HashMap<>();
    // A first call may take long on a busy machine.
    settings.put("micronaut.http.client.read-timeout", "60s");
    settings.put("micronaut.http.services.__callee__.url", OTHERS.url());
    EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, settings);
    spans = server.getApplicationContext().getBean(CapturedSpans.class);
    api = new Api(server);
  }

  @AfterAll
  static void stop() {
    api.close();
    OTHERS.close();
  }

  @BeforeEach
  void reset() {
    OTHERS.reset();
  }

  @Test
  void whoKnowsAnIdIsFoundOutInTheNameOfTheCaller() {
    allKnowIt();
    List<String> all = new ArrayList<>();
    all.add("__callee__");

    Answer answer = api.get("/__name__/1");

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.body()).containsEntry("id", "1").containsEntry("knownTo", all);
    assertThat(OTHERS.requests())
        .hasSameSizeAs(all)
        .allSatisfy(
            request ->
                assertThat(request.headers().getFirst("Authorization")).startsWith("Bearer "));
  }

  @Test
  void anIdThatNobodyKnowsIsA404() {
    Answer answer = api.get("/__name__/1");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.kind()).isEqualTo("unknown-id");
  }

  @Test
  void aServiceThatFailsIsNamed() {
    allKnowIt();
    OTHERS.on("GET __firstRequest__", Neighbour.problem(500, "internal-error", "Broken."));

    Answer answer = api.get("/__name__/1");

    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.kind()).isEqualTo("downstream-failed");
    assertThat(answer.text()).contains("__firstCallee__ failed");
  }

  @Test
  void aFaultyIdIsNamed() {
    Answer answer = api.get("/__name__/a%20b");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.fields()).containsExactly("id");
  }

  @Test
  void aRequestIsOneTrace() {
    allKnowIt();
    String trace = CapturedSpans.newTraceId();

    api.get("/__name__/1", "traceparent", CapturedSpans.traceParent(trace));

    SpanData request = spans.await(trace, "GET /__name__/{id}");
    SpanData lookUp = spans.await(trace, LookUp.SPAN_NAME);
    assertThat(lookUp.getParentSpanId()).isEqualTo(request.getSpanId());
    assertThat(lookUp.getAttributes().get(AttributeKey.stringKey(LookUp.ID))).isEqualTo("1");
    assertThat(spans.of(trace, SpanKind.CLIENT))
        .isNotEmpty()
        .allSatisfy(call -> assertThat(call.getParentSpanId()).isEqualTo(lookUp.getSpanId()));
  }

  @Test
  void withoutATokenNothingButHealthAndDocumentation() {
    assertThat(api.withoutToken("/__name__/1").status()).isEqualTo(401);
    assertThat(api.withoutToken("/health/readiness").status()).isEqualTo(200);
    assertThat(api.withoutToken("/swagger/__name__.yml").text()).contains("/__name__/{id}");
  }

  private static void allKnowIt() {
    OTHERS.on("GET __request__", 200, "{}");
  }
}
