package dev.keepsake.traceapi.span;

import java.util.Map;

/** A span of this or another trace that has to do with a span, without being its parent. */
public record SpanLink(SpanKey to, boolean isSampled, Map<String, Object> attributes) {}
