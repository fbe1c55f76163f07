package dev.keepsake.gateway.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The header by which a caller names a request; services/tracing reads it. */
@Parameter(
    name = "X-Trace-Id",
    in = ParameterIn.HEADER,
    description =
        "The caller's own name for the request. The trace can be found by it; the answer's header"
            + " of this name is the trace id.",
    example = "my-trace-001",
    schema = @Schema(implementation = String.class))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface RequestId {}
