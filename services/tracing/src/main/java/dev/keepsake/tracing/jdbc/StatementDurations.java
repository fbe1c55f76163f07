package dev.keepsake.tracing.jdbc;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.instrumentation.api.instrumenter.OperationListener;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.List;
import java.util.Set;

/** {@code db.client.operation.duration}, as the semantic conventions have it. */
final class StatementDurations implements OperationListener {
  private static final ContextKey<Begun> BEGUN = ContextKey.named("keepsake-statement");

  private static final List<Double> BUCKETS =
      List.of(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);

  private static final Set<AttributeKey<?>> KEYS =
      Set.of(
          DbAttributes.DB_SYSTEM_NAME,
          DbAttributes.DB_COLLECTION_NAME,
          DbAttributes.DB_NAMESPACE,
          DbAttributes.DB_OPERATION_NAME,
          DbAttributes.DB_RESPONSE_STATUS_CODE,
          ErrorAttributes.ERROR_TYPE,
          ServerAttributes.SERVER_ADDRESS,
          ServerAttributes.SERVER_PORT);

  private final DoubleHistogram durations;

  StatementDurations(Meter meter) {
    durations =
        meter
            .histogramBuilder("db.client.operation.duration")
            .setUnit("s")
            .setDescription("Duration of database client operations.")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
  }

  /** A statement that runs. */
  private record Begun(Attributes measured, long nanos) {}

  static Context begin(Context context, Statements.Described statement) {
    return context.with(BEGUN, new Begun(statement.measured(), System.nanoTime()));
  }

  /** Of the attributes of a span those of the metric. */
  static Attributes measured(Attributes span) {
    return span.toBuilder().removeIf(key -> !KEYS.contains(key)).build();
  }

  @Override
  public Context onStart(Context context, Attributes attributes, long startNanos) {
    return context;
  }

  @Override
  public void onEnd(Context context, Attributes attributes, long endNanos) {
    Begun begun = context.get(BEGUN);
    if (begun != null) {
      durations.record((endNanos - begun.nanos()) / 1e9, withError(begun, attributes), context);
    }
  }

  private static Attributes withError(Begun begun, Attributes end) {
    if (end.isEmpty()) {
      return begun.measured();
    }
    AttributesBuilder all = begun.measured().toBuilder();
    return all.putAll(measured(end)).build();
  }
}
