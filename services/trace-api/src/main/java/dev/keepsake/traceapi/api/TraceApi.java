package dev.keepsake.traceapi.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the API as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "trace-api",
            version = "1",
            description =
                "Traces over plain HTTP, for programs without an OpenTelemetry SDK. A span is named"
                    + " by the traceparent that its start was answered. Every error is an"
                    + " application/problem+json.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
@SecurityScheme(
    name = TraceApi.BEARER,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    description = "Where trace-api.tokens.required is true.")
final class TraceApi {
  static final String BEARER = "bearer";

  private TraceApi() {}
}
