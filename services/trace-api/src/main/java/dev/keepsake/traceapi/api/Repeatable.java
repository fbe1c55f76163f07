package dev.keepsake.traceapi.api;

import dev.keepsake.problem.IdempotencyHeader;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: a call that may be sent again with the same key. */
@Operation(
    parameters =
        @Parameter(
            name = IdempotencyHeader.NAME,
            in = ParameterIn.HEADER,
            description =
                "A call that is sent again with the same key changes nothing, and is answered with"
                    + " Idempotency-Replayed: true. Take a random one, such as a UUID.",
            schema = @Schema(type = "string", pattern = IdempotencyHeader.PATTERN)))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface Repeatable {}
