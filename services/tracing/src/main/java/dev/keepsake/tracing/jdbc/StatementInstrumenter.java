package dev.keepsake.tracing.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.instrumenter.InstrumenterBuilder;
import io.opentelemetry.instrumentation.api.instrumenter.SpanKindExtractor;
import io.opentelemetry.instrumentation.api.internal.SemconvStability;
import io.opentelemetry.instrumentation.jdbc.internal.DbRequest;
import io.opentelemetry.instrumentation.jdbc.internal.JdbcInstrumenterFactory;

/** Makes the spans and the metric of the statements of one database. */
final class StatementInstrumenter {
  private StatementInstrumenter() {}

  static Instrumenter<DbRequest, Void> of(OpenTelemetry openTelemetry) {
    Statements statements = new Statements();
    InstrumenterBuilder<DbRequest, Void> builder =
        Instrumenter.<DbRequest, Void>builder(
                openTelemetry,
                JdbcInstrumenterFactory.INSTRUMENTATION_NAME,
                request -> statements.describe(request).name())
            .addAttributesExtractor(new Extractor(statements));
    // The older conventions know no such metric.
    if (SemconvStability.emitStableDatabaseSemconv()) {
      builder
          .addContextCustomizer(
              (context, request, attributes) ->
                  StatementDurations.begin(context, statements.describe(request)))
          .addOperationMetrics(StatementDurations::new);
    }
    return builder.buildInstrumenter(SpanKindExtractor.alwaysClient());
  }

  private record Extractor(Statements statements) implements AttributesExtractor<DbRequest, Void> {
    @Override
    public void onStart(AttributesBuilder attributes, Context parent, DbRequest request) {
      attributes.putAll(statements.describe(request).attributes());
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        DbRequest request,
        @Nullable Void response,
        @Nullable Throwable error) {
      statements.describeEnd(attributes, context, request, error);
    }
  }
}
