package dev.keepsake.tracing.sdk;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.incubating.DbIncubatingAttributes;
import java.util.List;

/**
 * Drops database statements that run outside any span: migrations at the start, health checks of
 * the pool. Each would be a trace of one span that nobody asked for.
 */
final class NoDatabaseRoots implements Sampler {
  @SuppressWarnings("deprecation") // what is emitted where the stable conventions are opted out of
  private static final AttributeKey<String> OLD_DB_SYSTEM = DbIncubatingAttributes.DB_SYSTEM;

  private final Sampler delegate;

  NoDatabaseRoots(Sampler delegate) {
    this.delegate = delegate;
  }

  @Override
  public SamplingResult shouldSample(
      Context parent,
      String traceId,
      String name,
      SpanKind kind,
      Attributes attributes,
      List<LinkData> links) {
    if (kind == SpanKind.CLIENT
        && isDatabase(attributes)
        && !Span.fromContext(parent).getSpanContext().isValid()) {
      return SamplingResult.drop();
    }
    return delegate.shouldSample(parent, traceId, name, kind, attributes, links);
  }

  private static boolean isDatabase(Attributes attributes) {
    return attributes.get(DbAttributes.DB_SYSTEM_NAME) != null
        || attributes.get(OLD_DB_SYSTEM) != null;
  }

  @Override
  public String getDescription() {
    return "NoDatabaseRoots{" + delegate.getDescription() + "}";
  }
}
