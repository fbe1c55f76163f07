package dev.keepsake.order;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A span's identity as text, in the form of W3C Trace Context. */
final class TraceParent {
  private static final String FIELD = "traceparent";
  private static final TextMapGetter<String> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
          return List.of(FIELD);
        }

        @Override
        public String get(@Nullable String traceparent, String key) {
          return key.equals(FIELD) ? traceparent : null;
        }
      };

  private TraceParent() {}

  /** The text for a span, null if there is none. */
  @Nullable
  static String of(SpanContext span) {
    Map<String, String> carrier = new HashMap<>();
    W3CTraceContextPropagator.getInstance()
        .inject(Context.root().with(Span.wrap(span)), carrier, Map::put);
    return carrier.get(FIELD);
  }

  /** The span of a text; an invalid one for text that is null or broken. */
  static SpanContext parse(@Nullable String traceparent) {
    Context context =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, GETTER);
    return Span.fromContext(context).getSpanContext();
  }
}
