package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.OpenSpan;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;

/**
 * A span with its end.
 *
 * @param message says more of the status; empty for nothing
 */
public record EndedSpan(OpenSpan span, Instant end, StatusCode status, String message) {}
