package dev.keepsake.traceapi.span;

import java.time.Instant;
import java.util.Map;

/** Something that happened during a span. */
public record SpanEvent(String name, Instant time, Map<String, Object> attributes) {}
