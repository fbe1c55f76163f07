package dev.keepsake.tracing.jdbc;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.util.StringUtils;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.internal.OpenTelemetryConnection;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/**
 * Has each statement of each data source make a CLIENT span.
 *
 * <p>In place of Micronaut's module, whose instrumenter works out the name and the attributes of a
 * statement anew each time that it runs, and copies them four times for the metric beside the span.
 */
@Singleton
@Requires(classes = OpenTelemetryConnection.class)
@Requires(beans = OpenTelemetry.class)
@Requires(property = "otel.instrumentation.jdbc.enabled", notEquals = StringUtils.FALSE)
@Requires(property = "otel.sdk.disabled", notEquals = StringUtils.TRUE)
final class TracedDataSources implements BeanCreatedEventListener<DataSource>, Ordered {
  private final OpenTelemetry openTelemetry;

  TracedDataSources(OpenTelemetry openTelemetry) {
    this.openTelemetry = openTelemetry;
  }

  /** Inside of what Micronaut Data wraps it in, whose connections exist only in a transaction. */
  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }

  @Override
  public DataSource onCreated(BeanCreatedEvent<DataSource> event) {
    return new TracedDataSource(event.getBean(), openTelemetry);
  }
}
