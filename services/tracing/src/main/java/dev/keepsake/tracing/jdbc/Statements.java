package dev.keepsake.tracing.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.incubator.semconv.db.DbClientSpanNameExtractor;
import io.opentelemetry.instrumentation.api.incubator.semconv.db.SqlClientAttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.SpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.network.ServerAttributesExtractor;
import io.opentelemetry.instrumentation.jdbc.internal.DbRequest;
import io.opentelemetry.instrumentation.jdbc.internal.JdbcNetworkAttributesGetter;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statements of one database as their spans describe them, by the instrumentation library's own
 * rules, but each worked out only once.
 */
final class Statements {
  /** Programs have some dozens; one that writes values into its statements has no end of them. */
  private static final int MOST = 1000;

  private static final int LONGEST = 10_000;

  private final Map<String, Described> known = new ConcurrentHashMap<>();
  private final SpanNameExtractor<DbRequest> names;
  private final AttributesExtractor<DbRequest, Void> attributes;
  private final AttributesExtractor<DbRequest, Void> server =
      ServerAttributesExtractor.create(new JdbcNetworkAttributesGetter());

  Statements() {
    RequestAttributes request = new RequestAttributes();
    names = DbClientSpanNameExtractor.create(request);
    attributes = SqlClientAttributesExtractor.create(request);
  }

  /**
   * What a statement's spans say.
   *
   * @param measured what of it the metric says too
   */
  record Described(String name, Attributes attributes, Attributes measured) {}

  Described describe(DbRequest request) {
    String sql = single(request);
    if (sql == null) {
      return describeAnew(request);
    }
    Described described = known.get(sql);
    if (described == null) {
      described = describeAnew(request);
      if (sql.length() <= LONGEST && known.size() < MOST) {
        known.put(sql, described);
      }
    }
    return described;
  }

  /** Adds what is known only at the end: of a statement that failed, why. */
  void describeEnd(
      AttributesBuilder builder, Context context, DbRequest request, @Nullable Throwable error) {
    if (error != null) {
      attributes.onEnd(builder, context, request, null, error);
    }
  }

  private static @Nullable String single(DbRequest request) {
    Collection<String> texts = request.getQueryTexts();
    return texts.size() == 1 && request.getBatchSize() == null ? texts.iterator().next() : null;
  }

  private Described describeAnew(DbRequest request) {
    AttributesBuilder builder = Attributes.builder();
    attributes.onStart(builder, Context.root(), request);
    server.onStart(builder, Context.root(), request);
    Attributes all = builder.build();
    return new Described(names.extract(request), all, StatementDurations.measured(all));
  }
}
