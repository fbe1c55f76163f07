package dev.keepsake.gateway.openapi;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The header by which a caller names a request; services/tracing reads it. */
@Operation(
    parameters =
        @Parameter(
            name = RequestId.HEADER,
            in = ParameterIn.HEADER,
            description = RequestId.DESCRIPTION,
            example = RequestId.EXAMPLE,
            schema = @Schema(type = "string")))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface RequestId {
  String HEADER = "X-Trace-Id";
  String EXAMPLE = "my-trace-001";
  String DESCRIPTION =
      "The caller's own name for the request. The trace can be found by it; the answer's header of"
          + " this name is the trace id.";
}
