package dev.keepsake.traceapi.api;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The field of a call that says which span is meant. */
@Schema(
    pattern = TraceParent.PATTERN,
    example = TraceParent.EXAMPLE,
    description = "the open span that is meant, by the traceparent of its answer")
@NotNull(message = "is required")
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
@interface OpenSpanName {}
