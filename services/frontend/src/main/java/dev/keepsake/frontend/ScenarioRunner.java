package dev.keepsake.frontend;

import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays a scenario in a trace of its own. */
@Singleton
class ScenarioRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ScenarioRunner.class);
  private static final AttributeKey<String> SCENARIO = AttributeKey.stringKey("scenario");

  private final Tracer tracer;
  private final Visitor visitor;

  ScenarioRunner(OpenTelemetry openTelemetry, Visitor visitor) {
    this.tracer = openTelemetry.getTracer("dev.keepsake.frontend");
    this.visitor = visitor;
  }

  /**
   * Plays the scenario and says what came back.
   *
   * @param due when it should have begun, by {@link System#nanoTime}: a late beginning counts as
   *     latency, for a user would have waited
   */
  Outcome play(Scenario scenario, long due) {
    Span span =
        tracer
            .spanBuilder(scenario.label())
            .setNoParent()
            .setSpanKind(SpanKind.INTERNAL)
            .setAttribute(SCENARIO, scenario.label())
            .startSpan();
    Context context = Context.root().with(span).with(scenario.baggage());
    try (Scope ignored = context.makeCurrent()) {
      int status = status(scenario);
      Outcome outcome = new Outcome(scenario, status, Duration.ofNanos(System.nanoTime() - due));
      tell(outcome, span);
      return outcome;
    } finally {
      span.end();
    }
  }

  private int status(Scenario scenario) {
    try {
      return scenario.play(visitor);
    } catch (HttpClientResponseException e) {
      return e.code();
    } catch (HttpClientException e) {
      LOG.warn("{}: no answer: {}", scenario.label(), e.getMessage());
      return Outcome.NO_ANSWER;
    } catch (RuntimeException e) {
      // Whatever it was, what was sent has to be counted as come back, or the report does not add
      // up.
      LOG.error("{}: failed in itself", scenario.label(), e);
      return Outcome.NO_ANSWER;
    }
  }

  private static void tell(Outcome outcome, Span span) {
    if (outcome.isExpected()) {
      LOG.info("{}: {} in {} ms", outcome.label(), outcome.status(), outcome.latency().toMillis());
    } else {
      span.setStatus(StatusCode.ERROR, outcome.deviation());
      LOG.warn(
          "{}: {} in {} ms", outcome.label(), outcome.deviation(), outcome.latency().toMillis());
    }
  }
}
