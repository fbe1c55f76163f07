package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;

/**
 * What a span is known by.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SpanKey(String traceId, String spanId) {}
