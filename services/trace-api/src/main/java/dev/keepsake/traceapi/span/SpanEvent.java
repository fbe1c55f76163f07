package dev.keepsake.traceapi.span;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;

/** Something that happened during a span. */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SpanEvent(String name, Instant time, Map<String, Object> attributes) {}
