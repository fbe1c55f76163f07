package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Instant;
import java.util.Objects;

/**
 * What a span is from its start on.
 *
 * @param isSampled whether it is sent when it ends; what an incoming traceparent says
 * @param parentSpanId null for the root of a trace
 * @param isContinued whether the parent came by a traceparent from outside
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SpanStart(
    SpanKey key,
    boolean isSampled,
    @Nullable String parentSpanId,
    boolean isContinued,
    String service,
    String name,
    SpanKind kind,
    Instant time) {

  /** The span above it, which may be one of ours; null for the root of a trace. */
  @Nullable
  public SpanKey parent() {
    return parentSpanId == null ? null : new SpanKey(key.traceId(), parentSpanId);
  }

  /** Whether a call asks for the same span, so that it is a retry and no mistake. */
  public boolean isSameAs(SpanStart asked) {
    return Objects.equals(parentSpanId, asked.parentSpanId)
        && service.equals(asked.service)
        && name.equals(asked.name)
        && kind == asked.kind;
  }
}
