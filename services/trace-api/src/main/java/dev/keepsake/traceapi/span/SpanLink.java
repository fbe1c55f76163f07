package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;

/** A span of this or another trace that has to do with a span, without being its parent. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SpanLink(SpanKey to, boolean isSampled, Map<String, Object> attributes) {}
