package dev.keepsake.dashboard;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import java.time.Duration;

/**
 * What the dashboard has to know of its surroundings.
 *
 * @param decisionWait the sampler's own: from a trace's first span to its decision
 * @param decisionSlack how much later a kept trace may come before it counts as dropped
 * @param livePercent how many of all traces the Collector sends before sampling, for the page to
 *     say so
 * @param jaegerUrl where a browser finds Jaeger; empty for nowhere
 */
@ConfigurationProperties("dashboard")
public record DashboardConfiguration(
    @Bindable(defaultValue = "12s") Duration decisionWait,
    @Bindable(defaultValue = "5s") Duration decisionSlack,
    @Bindable(defaultValue = "100") @Positive @Max(100) double livePercent,
    @Bindable(defaultValue = "http://localhost:16686") String jaegerUrl) {

  public DashboardConfiguration {
    require(decisionWait.isPositive(), "decision-wait must be above zero");
    require(!decisionSlack.isNegative(), "decision-slack must not be negative");
    require(
        jaegerUrl.isEmpty() || jaegerUrl.matches("https?://[^\\s\"'<>]+"),
        "jaeger-url must be an http address");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("dashboard." + message);
    }
  }
}
