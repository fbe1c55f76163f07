package dev.keepsake.traceapi.span;

/**
 * What a span is known by.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 */
public record SpanKey(String traceId, String spanId) {}
