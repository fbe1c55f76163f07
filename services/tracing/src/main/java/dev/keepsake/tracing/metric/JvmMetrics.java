package dev.keepsake.tracing.metric;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanDestroyedEvent;
import io.micronaut.context.event.BeanDestroyedEventListener;
import io.micronaut.core.util.StringUtils;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.runtimemetrics.java8.RuntimeMetrics;

/**
 * Memory, garbage collection, threads, classes and CPU of the JVM, by the {@code jvm.*} semantic
 * conventions. From JMX alone: the events of the flight recorder would tell little more and cost
 * some 15 MB.
 */
@Context
@Requires(beans = OpenTelemetry.class)
@Requires(property = "keepsake.tracing.jvm-metrics", notEquals = StringUtils.FALSE)
final class JvmMetrics implements BeanDestroyedEventListener<OpenTelemetry> {
  private final RuntimeMetrics metrics;

  JvmMetrics(OpenTelemetry openTelemetry) {
    this.metrics = RuntimeMetrics.create(openTelemetry);
  }

  /** Not before: the last export would lack them. */
  @Override
  public void onDestroyed(BeanDestroyedEvent<OpenTelemetry> event) {
    metrics.close();
  }
}
