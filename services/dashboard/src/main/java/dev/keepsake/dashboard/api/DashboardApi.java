package dev.keepsake.dashboard.api;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;

/** What the OpenAPI document says of the API as a whole. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "dashboard",
            version = "1",
            description =
                "Live traces, and why each was kept. Times are microseconds since the epoch, and"
                    + " durations microseconds, unless a name says milliseconds. Every error is an"
                    + " application/problem+json. OTLP/HTTP is taken at /v1/traces, /v1/logs,"
                    + " /v1/metrics and, for kept traces, /kept/v1/traces; a WebSocket at /api/live"
                    + " tells of changes.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
final class DashboardApi {
  private DashboardApi() {}
}
